// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "common/distribution.h"
#include "common/same_shape.h"
#include "octsdk/error.h"
#include "octsdk/metric.h"

namespace oct::metrics {

/// A metric that measures anatomy in each held-out and each made image, and compares the two
/// distributions. One thread.
class AnatomyMetric : public Metric {
 public:
  /// `id` of the plugin, `modality` of the images; both outlive this object.
  AnatomyMetric(const char* id, const char* modality) : id_(id), modality_(modality) {}

  /// Two images of 64 x 64 of that modality.
  [[nodiscard]] MetricNeed need() const override;
  /// Training images are not looked at. Throws Error(invalid_input) as SameShape does, and what
  /// see() throws.
  void update(Role role, const MetricBatch& batch) final;
  /// Throws Error(metric_undefined) when no held-out or no made image was shown.
  std::vector<Score> compute() final;

 protected:
  /// "<id>: '<name of image>' <why>", to be thrown of an image that cannot be judged.
  [[nodiscard]] Error unfit(const MetricBatch& batch, std::int64_t index,
                            const std::string& why) const;
  /// Of image `index`; "" when it is not known.
  static std::string patient_of(const MetricBatch& batch, std::int64_t index);
  /// Adds to the side that `role` names.
  static void add(Measure& measure, Role role, double value, const std::string& patient);
  /// distance_score() of those measures that have values on both sides.
  static void add_distances(std::vector<Score>& scores,
                            std::initializer_list<std::pair<const char*, const Measure*>> measures);

 private:
  /// Measures image `index` of the batch. `role` is heldout or fake.
  virtual void see(Role role, const MetricBatch& batch, std::int64_t index) = 0;
  /// A measure that every image has.
  [[nodiscard]] virtual const Measure& always() const = 0;
  /// Both sides of always() have values.
  [[nodiscard]] virtual std::vector<Score> scores() const = 0;

  const char* id_;
  const char* modality_;
  SameShape shape_;
};

}  // namespace oct::metrics
