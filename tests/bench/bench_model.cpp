// SPDX-License-Identifier: Apache-2.0
// Times a model plugin, loaded as octhost loads it, on random images: a training step, making an
// image out of a latent, or translating one. Prints one JSON object.
#include <torch/torch.h>

#include <sstream>

#include "bench_program.h"
#include "octsdk/model.h"
#include "octsdk/nn/allocator.h"
#include "octsdk/nn/fast_ops.h"
#include "octsdk/testing/plain_context.h"
#include "plugins/catalogue.h"
#include "runtime/threads.h"
#include "runtime/without_random_fill.h"
#include "train/parts.h"

namespace {

using namespace oct;

struct Arguments {
  std::string task;
  std::string model;
  std::vector<std::string> set;
  std::int64_t size = 256;
  std::int64_t batch = 1;
  std::int64_t channels = 3;
  std::int64_t images_seen = 0;
  int count = 2;
  int warmup = 1;
  int threads = 2;
  std::string at = "1:1";
  bool reference_ops = false;
  bool flush_denormals = false;
};

Arguments parse(int argc, char** argv) {
  Arguments a;
  CLI::App app("Times a model plugin on random images");
  app.add_option("task", a.task)
      ->required()
      ->check(CLI::IsMember({"step", "generate", "translate"}));
  app.add_option("--model", a.model, "id of the plugin")->required();
  app.add_option("--set", a.set, "NAME=VALUE: an option of the model");
  app.add_option("--size", a.size, "height and width");
  app.add_option("--batch", a.batch, "images (pairs) in a step");
  app.add_option("--channels", a.channels, "of all images");
  app.add_option("--images-seen", a.images_seen, "before the first step: decides how far it grew");
  app.add_option("--count", a.count, "times to measure")->check(CLI::PositiveNumber);
  app.add_option("--warmup", a.warmup, "times before those");
  app.add_option("--threads", a.threads, "threads of LibTorch");
  app.add_option("--at", a.at,
                 "STEP:WEIGHT,...: measure at these step numbers and give the weighted mean, for "
                 "models that do more now and then");
  app.add_flag("--reference-ops", a.reference_ops, "LibTorch's own operators only");
  app.add_flag("--flush-denormals", a.flush_denormals, "on the thread that trains");
  oct::bench::parse_or_exit(app, argc, argv);
  return a;
}

struct Place {
  std::int64_t step;
  double weight;
};

std::vector<Place> places(const std::string& text) {
  std::vector<Place> all;
  double sum = 0;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t colon = part.find(':');
    if (colon == std::string::npos) throw std::invalid_argument("--at: '" + part + "'");
    all.push_back({std::stoll(part.substr(0, colon)), std::stod(part.substr(colon + 1))});
    sum += all.back().weight;
  }
  for (Place& place : all) place.weight /= sum;
  return all;
}

void build_without_weights(Model& model, const ModelSetup& setup) {
  const host::WithoutRandomFill drawn_below;
  model.build(setup);
}

void draw_weights(const std::vector<host::Part>& parts, std::optional<Direction> only) {
  const torch::NoGradGuard no_grad;
  for (const host::Part& part : parts) {
    if (!makes_images(part.use, only) || !part.tensor.is_floating_point()) continue;
    at::Tensor(part.tensor).normal_(0, 0.02);
  }
}

std::unique_ptr<Model> make_model(const Arguments& a) {
  const host::Catalogue catalogue(host::plugin_search_path({}));
  const host::Plugin<Model> plugin = catalogue.open<Model>(a.model);
  std::unique_ptr<Model> model = plugin.make();
  OptionSet set;
  model->options(set);
  bench::set_options(set, a.set);
  ModelSetup setup;
  if (model->need().pairing != Pairing::single) setup.source_channels = a.channels;
  setup.target_channels = a.channels;
  setup.target_modality = "oct";
  setup.size = {a.size, a.size};
  if (a.task == "step") {
    model->build(setup);
  } else {  // as a saved model is loaded: only what makes images gets weights
    build_without_weights(*model, setup);
    const auto parts = host::parts_of(*model, plugin.info());
    const auto only =
        a.task == "translate" ? std::optional(Direction::source_to_target) : std::nullopt;
    host::release_others(parts, only);
    draw_weights(parts, only);
  }
  return model;
}

at::Tensor random_images(const Arguments& a) {
  return torch::rand({a.batch, a.channels, a.size, a.size}) * 2 - 1;
}

/// By place of --at: the seconds of each measured step.
std::vector<std::vector<double>> time_steps(const Arguments& a, Model& model,
                                            const std::vector<Place>& all) {
  testing::PlainContext context(0);
  context.at.images = a.images_seen;
  std::vector<std::vector<double>> seconds(all.size());
  for (int i = 0; i < a.warmup + a.count; ++i) {
    for (std::size_t p = 0; p < all.size(); ++p) {
      Batch batch;
      if (model.need().pairing != Pairing::single) batch.source = random_images(a);
      batch.target = random_images(a);
      context.at.step = all[p].step;
      const double taken = bench::seconds_of([&] { model.train_step(batch, context); });
      context.at.images += a.batch;
      if (i >= a.warmup) seconds[p].push_back(taken);
    }
  }
  return seconds;
}

/// Seconds an image.
std::vector<double> time_inference(const Arguments& a, Model& model) {
  std::vector<double> seconds;
  for (int i = 0; i < a.warmup + a.count; ++i) {
    const bool makes = a.task == "generate";
    const at::Tensor input =
        makes ? torch::randn({a.batch, model.generator()->latent_size()}) : random_images(a);
    const double taken = bench::seconds_of([&] {
      if (makes) {
        model.generator()->generate(input, {}, {.psi = model.generator()->truncates() ? 0.7 : 1});
      } else {
        model.translator()->translate(input, Direction::source_to_target);
      }
    });
    if (i >= a.warmup) seconds.push_back(taken / double(a.batch));
  }
  return seconds;
}

nlohmann::json measured(const Arguments& a) {
  const std::unique_ptr<Model> model = make_model(a);
  if (a.task != "step") {
    const std::vector<double> seconds = time_inference(a, *model);
    return {{"seconds", bench::minimum(seconds)}, {"seconds_median", bench::median(seconds)}};
  }
  const std::vector<Place> all = places(a.at);
  const auto seconds = time_steps(a, *model, all);
  double least = 0;
  double middle = 0;
  nlohmann::json by_step;
  for (std::size_t p = 0; p < all.size(); ++p) {
    least += all[p].weight * bench::minimum(seconds[p]);
    middle += all[p].weight * bench::median(seconds[p]);
    by_step[std::to_string(all[p].step)] = bench::minimum(seconds[p]);
  }
  return {{"seconds", least}, {"seconds_median", middle}, {"seconds_at_step", by_step}};
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments a = parse(argc, argv);
  oct::nn::tune_allocator();
  oct::host::set_threads(a.threads);
  oct::nn::use_reference_ops(a.reference_ops);
  if (a.flush_denormals) at::globalContext().setFlushDenormal(true);
  torch::manual_seed(0);
  try {
    oct::bench::print(measured(a));
  } catch (const std::exception& failure) {
    std::cerr << "bench_model: " << failure.what() << "\n";
    return 1;
  }
  return 0;
}
