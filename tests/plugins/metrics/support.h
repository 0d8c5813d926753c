// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/metric.h"
#include "octsdk/random.h"
#include "plugins/loader.h"

namespace oct::test {

/// A metric out of its built plugin, with options set.
inline std::unique_ptr<Metric> metric(const std::string& id,
                                      const std::map<std::string, std::string>& values = {}) {
  const std::string file = std::string(OCT_BUILD_DIR) + "/lib/liboct_metric_" + id + ".so";
  auto object = host::load_plugin<Metric>({"metric", id, file}).make();
  OptionSet options;
  object->options(options);
  for (const auto& [name, value] : values) options.find(name)->set(value, "test");
  return object;
}

/// Noise in [-1, 1], always the same for a seed.
inline at::Tensor noise(at::IntArrayRef shape, std::uint64_t seed) {
  at::Tensor images = at::empty(shape, at::kFloat);
  Rng random(seed, "test-noise");
  float* value = images.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < images.numel(); ++i) {
    value[i] = static_cast<float>(random.uniform(-1, 1));
  }
  return images;
}

/// A batch whose ids are a0, a1 ...
inline MetricBatch batch_of(const at::Tensor& images, std::int64_t first = 0) {
  MetricBatch batch;
  batch.images = images;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    batch.ids.push_back("a" + std::to_string(first + i));
  }
  return batch;
}

inline std::vector<Score> scores_of(Metric& metric, const at::Tensor& real,
                                    const at::Tensor& fake) {
  metric.update(Role::heldout, batch_of(real));
  metric.update(Role::fake, batch_of(fake));
  return metric.compute();
}

}  // namespace oct::test
