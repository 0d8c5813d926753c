// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "../../support/temporary_files.h"
#include "octsdk/random.h"
#include "support.h"

namespace oct::test {

/// Standard normal vectors [n, d], always the same for a seed.
inline at::Tensor gaussians(std::int64_t n, std::int64_t d, std::uint64_t seed) {
  at::Tensor vectors = at::empty({n, d}, at::kFloat);
  Rng random(seed, "test-gaussians");
  float* value = vectors.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < vectors.numel(); ++i) value[i] = static_cast<float>(random.normal());
  return vectors;
}

/// Images whose embedding is given; the pixels are of no interest.
inline MetricBatch embedded(const at::Tensor& vectors, std::vector<std::string> patients = {}) {
  MetricBatch batch = batch_of(at::zeros({vectors.size(0), 1, 1, 1}));
  batch.patients = std::move(patients);
  batch.embedding.vectors = vectors;
  return batch;
}

inline FeatureSpace space_of(std::int64_t dimension, bool is_inception = false) {
  return {is_inception ? "inception" : "net", dimension, 0, is_inception, "00"};
}

/// A metric of feature vectors out of its built plugin, ready for update().
inline std::unique_ptr<Metric> feature_metric(
    const std::string& id, const FeatureSpace& space,
    const std::map<std::string, std::string>& options = {}) {
  auto object = metric(id, options);
  object->use(space);
  return object;
}

inline std::vector<Score> feature_scores(const std::string& id, const MetricBatch& real,
                                         const MetricBatch& fake,
                                         const std::map<std::string, std::string>& options = {}) {
  const auto object = feature_metric(id, space_of(real.embedding.vectors.size(1)), options);
  object->update(Role::heldout, real);
  object->update(Role::fake, fake);
  return object->compute();
}

inline std::vector<Score> feature_scores(const std::string& id, const at::Tensor& real,
                                         const at::Tensor& fake,
                                         const std::map<std::string, std::string>& options = {}) {
  return feature_scores(id, embedded(real), embedded(fake), options);
}

inline double width(const Score& score) {
  return score.high.value() - score.low.value();
}

/// What every metric of feature vectors owes: names, batches, NaN, too few images.
inline void expect_manners(const std::string& id, const std::string& of_inception,
                           const std::string& otherwise) {
  const at::Tensor real = gaussians(30, 4, 1);
  const at::Tensor fake = gaussians(24, 4, 2);
  const auto named = feature_metric(id, space_of(4, true));
  EXPECT_TRUE(named->need().features);
  named->update(Role::heldout, embedded(real));
  named->update(Role::fake, embedded(fake));
  EXPECT_EQ(named->compute()[0].name, of_inception);

  const auto whole = feature_scores(id, real, fake);
  EXPECT_EQ(whole[0].name, otherwise);
  EXPECT_EQ(whole[0].n, 24);
  const auto parts = feature_metric(id, space_of(4));
  for (const std::int64_t first : {0, 10, 20}) {
    parts->update(Role::train, embedded(gaussians(3, 4, 9)));  // is of no interest
    parts->update(Role::heldout, embedded(real.slice(0, first, first + 10)));
    parts->update(Role::fake, embedded(fake.slice(0, first, first + 10)));
  }
  EXPECT_EQ(parts->compute()[0].value, whole[0].value);

  at::Tensor broken = real.clone();
  broken[3][2] = std::numeric_limits<float>::quiet_NaN();
  const auto [code, message] = failure_of([&] { feature_scores(id, broken, fake); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_NE(message.find("'a3'"), std::string::npos) << message;

  const auto few = failure_of([&] { feature_scores(id, real, fake.narrow(0, 0, 1)); });
  EXPECT_EQ(few.first, ExitCode::metric_undefined);
  EXPECT_NE(few.second.find("30 real and 1 fake"), std::string::npos) << few.second;
}

}  // namespace oct::test
