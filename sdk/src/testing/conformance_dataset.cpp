// SPDX-License-Identifier: Apache-2.0
#include <torch/torch.h>

#include <algorithm>
#include <set>
#include <thread>

#include "report.h"

namespace oct::testing {
namespace {

constexpr std::size_t k_records = 4;  // looked at closely
constexpr std::size_t k_threads = 4;
constexpr Size k_size{32, 32};
constexpr Size k_oblong{24, 40};

void check_give(Report& report, const Give& give) {
  report.check("give() is sane", [&] {
    expect(give.modalities.size() == 1 || give.modalities.size() == 2,
           std::to_string(give.modalities.size()) + " modalities, expected 1 or 2");
    std::set<std::string> names;
    for (const Modality& modality : give.modalities) {
      expect(!modality.name.empty() && names.insert(modality.name).second,
             "modality '" + modality.name + "' has no name of its own");
      expect(modality.channels >= 1, "modality '" + modality.name + "' has no channels");
      const Augmentation& change = modality.augmentation;
      for (const double amount :
           {change.rotate, change.shift, change.scale, change.brightness, change.contrast}) {
        expect(amount >= 0, "an augmentation of '" + modality.name + "' is negative");
      }
      expect(change.scale < 1 && change.contrast < 1,
             "an augmentation of '" + modality.name + "' can turn the image inside out");
    }
    expect(!give.can_pair || give.modalities.size() == 2, "it can pair a single modality");
  });
}

void check_record(const Index& index, const Give& give, const Record& record) {
  const std::string who = "record '" + record.id + "'";
  expect(!record.id.empty() && !record.patient.empty(), who + " lacks an id or a patient");
  expect(record.labels.empty() || record.labels.size() == index.classes.size(),
         who + " has " + std::to_string(record.labels.size()) + " labels, expected " +
             std::to_string(index.classes.size()));
  expect(!record.items.empty(), who + " holds no image");
  expect(!index.paired || record.items.size() == give.modalities.size(),
         who + " has no mate although the index is paired");
  for (const Item& item : record.items) {
    const bool known = std::any_of(give.modalities.begin(), give.modalities.end(),
                                   [&](const Modality& m) { return m.name == item.modality; });
    expect(known, who + " holds a '" + item.modality + "', which give() does not name");
  }
}

void check_index(Report& report, const Index& index, const Give& give) {
  report.check("index() is sorted, without doubles, and agrees with give()", [&] {
    expect(!index.records.empty(), "it is empty; expected Error(no_input) then");
    for (std::size_t i = 0; i < index.records.size(); ++i) {
      check_record(index, give, index.records[i]);
      expect(i == 0 || index.records[i - 1].id < index.records[i].id,
             "'" + index.records[i].id + "' is out of order or there twice");
    }
  });
}

/// Loads the first records in all their modalities.
std::vector<at::Tensor> load_some(const Dataset& dataset, const Index& index, Size size) {
  std::vector<at::Tensor> images;
  for (std::size_t i = 0; i < std::min(k_records, index.records.size()); ++i) {
    for (const Item& item : index.records[i].items) {
      const Sample sample = dataset.load(index.records[i], item.modality, size);
      expect_image_range(sample.image, "images of '" + item.modality + "'");
      if (sample.mask.defined()) {
        expect(sample.mask.scalar_type() == at::kBool &&
                   sample.mask.sizes() == at::IntArrayRef({1, size.height, size.width}),
               "a mask of shape " + shape_text(sample.mask) + ", expected bool [1, H, W]");
      }
      images.push_back(sample.image);
    }
  }
  return images;
}

bool all_equal(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const at::Tensor& x, const at::Tensor& y) { return x.equal(y); });
}

void check_loading(Report& report, const Dataset& dataset, const Index& index) {
  report.check("load() gives images in [-1, 1] of any size asked for", [&] {
    load_some(dataset, index, k_size);
    load_some(dataset, index, k_oblong);
  });
  report.check("load() gives the same bits again, also from several threads at once", [&] {
    const std::vector<at::Tensor> wanted = load_some(dataset, index, k_size);
    std::vector<std::vector<at::Tensor>> seen(k_threads);
    std::vector<std::exception_ptr> failures(k_threads);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < k_threads; ++t) {
      threads.emplace_back([&, t] {
        try {
          seen[t] = load_some(dataset, index, k_size);
        } catch (...) {
          failures[t] = std::current_exception();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::exception_ptr& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
    for (const auto& images : seen) expect(all_equal(images, wanted), "other bits in a thread");
  });
}

void check_refusals(Report& report, const Factory<Dataset>& make, const Give& give) {
  report.check("a folder that does not exist is told with code 25", [&] {
    expect_error({ExitCode::bad_input_folder}, "index of a missing folder", [&] {
      fresh(make)->index(
          {.data = "/nonexistent/octhost", .source = "", .target = "", .layout = ""});
    });
  });
  report.check("a file that does not exist is told with code 20", [&] {
    expect_error({ExitCode::cannot_read}, "load_file of a missing file", [&] {
      static_cast<void>(
          fresh(make)->load_file("/nonexistent/octhost.png", give.modalities.front().name, k_size));
    });
  });
}

}  // namespace

std::vector<Finding> check_dataset(const Factory<Dataset>& make, const DataPath& where) {
  Report report;
  check_options(report, [&](OptionSet& set) {
    std::shared_ptr<Dataset> dataset = make();
    dataset->options(set);
    return dataset;
  });
  std::unique_ptr<Dataset> dataset;
  Index index;
  const bool ready = report.check("finds records", [&] {
    dataset = fresh(make);
    index = dataset->index(where);
  });
  if (!ready) return std::move(report).findings();
  const Give give = dataset->give();
  check_give(report, give);
  check_index(report, index, give);
  check_loading(report, *dataset, index);
  check_refusals(report, make, give);
  return std::move(report).findings();
}

}  // namespace oct::testing
