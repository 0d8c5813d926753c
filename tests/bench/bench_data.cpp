// SPDX-License-Identifier: Apache-2.0
// Times what `octhost` does to an image file the first time: decode, resize, random crop, random
// flip, float32 in [-1, 1], through the dataset plugin. Prints one JSON object; seconds an image.
#include "bench_program.h"
#include "data/augment.h"
#include "data/workers.h"
#include "octsdk/dataset.h"
#include "octsdk/nn/allocator.h"
#include "plugins/catalogue.h"
#include "runtime/threads.h"

namespace {

using namespace oct;

struct Arguments {
  std::string folder;
  std::string dataset = "dfe";
  std::vector<std::string> set;
  std::int64_t load_size = 286;
  std::int64_t crop = 256;
  std::int64_t images = 200;
  std::int64_t workers = 2;
  int count = 3;
};

Arguments parse(int argc, char** argv) {
  Arguments a;
  CLI::App app("Times decoding, resizing, cropping and flipping of the images in a folder");
  app.add_option("folder", a.folder)->required();
  app.add_option("--dataset", a.dataset, "plugin that reads them");
  app.add_option("--set", a.set, "NAME=VALUE: an option of it");
  app.add_option("--load-size", a.load_size, "side after resizing");
  app.add_option("--crop", a.crop, "side after cropping");
  app.add_option("--images", a.images,
                 "images in a pass; files are read again when there are fewer");
  app.add_option("--workers", a.workers, "threads");
  app.add_option("--count", a.count, "passes to measure")->check(CLI::PositiveNumber);
  bench::parse_or_exit(app, argc, argv);
  return a;
}

std::unique_ptr<Dataset> make_dataset(const Arguments& a) {
  const host::Catalogue catalogue(host::plugin_search_path({}));
  std::unique_ptr<Dataset> dataset = catalogue.open<Dataset>(a.dataset).make();
  OptionSet set;
  dataset->options(set);
  bench::set_options(set, a.set);
  return dataset;
}

/// One pass; the sum keeps the work from being left out.
double pass(const Arguments& a, const Dataset& dataset, const Index& index) {
  const std::string modality = dataset.give().modalities.front().name;
  std::vector<double> sums(static_cast<std::size_t>(a.images));
  host::run_parallel(
      a.images, a.workers,
      [&](std::int64_t i) {
        const Record& record = index.records[std::size_t(i) % index.records.size()];
        const Sample sample = dataset.load(record, modality, {a.load_size, a.load_size});
        Rng random(7, "bench", 0, static_cast<std::uint64_t>(i));
        const host::Warp warp = host::draw_warp({.flip_x = true}, random);
        const std::int64_t channels = sample.image.size(0);
        std::vector<float> out(std::size_t(channels * a.crop * a.crop));
        host::augment(sample.image.const_data_ptr<float>(), channels, {a.load_size, a.load_size},
                      {a.crop, a.crop}, warp, {}, out.data());
        sums[std::size_t(i)] = out[out.size() / 2];
      },
      [](std::int64_t) {});
  double sum = 0;
  for (const double one : sums) sum += one;
  return sum;
}

nlohmann::json measured(const Arguments& a) {
  const std::unique_ptr<Dataset> dataset = make_dataset(a);
  DataPath where;
  where.data = a.folder;
  const Index index = dataset->index(where);
  std::vector<double> seconds;
  double sum = 0;
  for (int i = 0; i < a.count; ++i) {
    seconds.push_back(bench::seconds_of([&] { sum += pass(a, *dataset, index); }) /
                      double(a.images));
  }
  return {{"seconds", bench::minimum(seconds)},
          {"seconds_median", bench::median(seconds)},
          {"checksum", sum}};
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments a = parse(argc, argv);
  oct::nn::tune_allocator();
  oct::host::set_threads(1);
  try {
    oct::bench::print(measured(a));
  } catch (const std::exception& failure) {
    std::cerr << "bench_data: " << failure.what() << "\n";
    return 1;
  }
  return 0;
}
