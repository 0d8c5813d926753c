// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include <atomic>
#include <set>
#include <string>

#include "octsdk/dataset.h"
#include "octsdk/error.h"
#include "octsdk/random.h"

namespace oct::test {

/// Images made from their keys: smooth blobs, two modalities (dfe 3 channels, oct 1), two records a
/// patient. Counts how often it was asked to load.
class ToyDataset final : public Dataset {
 public:
  explicit ToyDataset(std::int64_t records = 12, bool paired = true)
      : records_(records), paired_(paired) {}

  void options(OptionSet&) override {}
  [[nodiscard]] Give give() const override {
    Augmentation free{.flip_x = true,
                      .rotate = 10,
                      .shift = 0.05,
                      .scale = 0.05,
                      .brightness = 0.1,
                      .contrast = 0.1};
    return {{{"dfe", 3, free}, {"oct", 1, free}}, true};
  }

  Index index(const DataPath&) override {
    Index index;
    index.paired = paired_;
    index.layout = "toy";
    index.origin = "toy";
    index.classes = {"even", "odd"};
    for (std::int64_t i = 0; i < records_; ++i) {
      Record record;
      record.id = "r" + std::string(i < 10 ? "0" : "") + std::to_string(i);
      record.patient = "p" + std::to_string(i / 2);
      record.labels = {i % 2 == 0 ? 1.0F : 0.0F, i % 2 == 1 ? 1.0F : 0.0F};
      if (paired_ || i % 2 == 0) record.items.push_back({"dfe", "", record.id});
      if (paired_ || i % 2 == 1) record.items.push_back({"oct", "", record.id});
      index.records.push_back(record);
    }
    return index;
  }

  mutable std::atomic<int> loads = 0;
  std::set<std::string> damaged;  ///< keys that cannot be read

 private:
  [[nodiscard]] Sample do_load(const Item& item, Size size) const override {
    ++loads;
    if (damaged.contains(item.key)) {
      throw Error(ExitCode::invalid_input, "'" + item.key + ".png': truncated");
    }
    const std::int64_t channels = item.modality == "dfe" ? 3 : 1;
    Sample sample;
    sample.image = at::empty({channels, size.height, size.width});
    Rng random(7, item.modality + item.key);
    float* out = sample.image.mutable_data_ptr<float>();
    for (std::int64_t c = 0; c < channels; ++c) {
      const double fx = random.uniform(1, 4);
      const double fy = random.uniform(1, 4);
      for (std::int64_t y = 0; y < size.height; ++y) {
        for (std::int64_t x = 0; x < size.width; ++x) {
          *out++ = static_cast<float>(0.8 * std::sin(fx * double(x) / double(size.width) * 6) *
                                      std::cos(fy * double(y) / double(size.height) * 6));
        }
      }
    }
    return sample;
  }

  std::int64_t records_;
  bool paired_;
};

}  // namespace oct::test
