// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "octsdk/bootstrap.h"
#include "octsdk/metric.h"

namespace oct::metrics {

/// Feature vectors in the order they came, and whose images they are of. 4 D bytes an image.
class FeatureSet {
 public:
  void add(const MetricBatch& batch);
  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(patients_.size()); }
  /// [N, D] float32; N >= 1.
  [[nodiscard]] at::Tensor vectors() const;
  [[nodiscard]] const std::vector<std::string>& patients() const { return patients_; }
  /// `count` <= size() of them without repetition, in random order, the same for a seed.
  [[nodiscard]] FeatureSet drawn(std::int64_t count, std::uint64_t seed) const;

 private:
  std::vector<at::Tensor> batches_;
  std::vector<std::string> patients_;
};

/// Base of the metrics that compare the feature vectors of the held-out images with those of the
/// fakes. One thread.
class FeatureMetric : public Metric {
 public:
  [[nodiscard]] MetricNeed need() const final;
  void use(const FeatureSpace& space) final { space_ = space; }
  /// Throws Error(invalid_input) naming an image whose vector is not finite.
  void update(Role role, const MetricBatch& batch) final;
  /// Throws Error(metric_undefined) when a side has fewer than least_images().
  std::vector<Score> compute() final;

 protected:
  /// "<of_inception>" for the Inception network, whose name the literature takes for granted, else
  /// "<otherwise>@<network>".
  [[nodiscard]] std::string score_name(const std::string& of_inception,
                                       const std::string& otherwise) const;

 private:
  [[nodiscard]] virtual std::string id() const = 0;
  [[nodiscard]] virtual std::int64_t least_images() const = 0;
  /// Both sets have at least least_images().
  [[nodiscard]] virtual std::vector<Score> judge(const FeatureSet& real,
                                                 const FeatureSet& fake) const = 0;

  FeatureSpace space_;
  FeatureSet real_;
  FeatureSet fake_;
};

Score make_score(std::string name, double value, bool higher_is_better, std::int64_t n);
void set_interval(Score& score, const std::optional<Interval>& interval);
/// The elements of a 1-D tensor as float64.
std::vector<double> values_of(const at::Tensor& tensor);

}  // namespace oct::metrics
