// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "octsdk/bootstrap.h"
#include "octsdk/export.h"
#include "octsdk/metric.h"

namespace oct {

/// Brings the fakes that a metric of pairs is shown together with their true images. One thread.
class OCT_API PairMatcher {
 public:
  /// To be called in Metric::update. For a batch of fakes: their true images; undefined else.
  /// `score` names the metric in errors. Throws Error(invalid_input) when fakes do not follow the
  /// held-out batch of the same ids, differ from it in channels or size, or have a side below
  /// `least_side`.
  at::Tensor match(const std::string& score, std::int64_t least_side, Role role,
                   const MetricBatch& batch);

 private:
  MetricBatch waiting_;
};

/// Base of the metrics that compare each fake with its true image and average over the pairs:
/// holds the real batch until its fakes come, checks that they belong together, collects one value
/// a pair, and gives their mean with a 95 % confidence interval: Student's t, or the bootstrap by
/// patient where a patient has several pairs. Memory: one batch, and one number and a name a pair.
class OCT_API PairMetric : public Metric {
 public:
  ~PairMetric() override;

  [[nodiscard]] MetricNeed need() const final;
  /// Throws Error(invalid_input) when a fake batch does not follow the held-out batch of the same
  /// ids, or differs from it in channels or size.
  void update(Role role, const MetricBatch& batch) final;
  /// One score. Throws Error(metric_undefined) when no pair was shown.
  std::vector<Score> compute() final;

 private:
  /// With the variant: "ssim-gauss".
  [[nodiscard]] virtual std::string score_name() const = 0;
  [[nodiscard]] virtual bool higher_is_better() const = 0;
  /// Smallest height and width compare() is defined for.
  [[nodiscard]] virtual std::int64_t least_side() const;
  /// The value of each pair, [N] float64. `real` and `fake` are [N, C, H, W] of equal shape,
  /// float32 in [-1, 1], H and W not below least_side().
  [[nodiscard]] virtual at::Tensor compare(const at::Tensor& real,
                                           const at::Tensor& fake) const = 0;

  PairMatcher pairs_;
  std::vector<std::string> waiting_patients_;
  PatientSample sample_;
};

}  // namespace oct
