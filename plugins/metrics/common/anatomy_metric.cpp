// SPDX-License-Identifier: Apache-2.0
#include "common/anatomy_metric.h"

namespace oct::metrics {

MetricNeed AnatomyMetric::need() const {
  MetricNeed need;
  need.modality = modality_;
  need.least_images = 2;
  need.least_side = 64;
  return need;
}

void AnatomyMetric::update(Role role, const MetricBatch& batch) {
  if (role == Role::train) return;
  shape_.check(id_, batch);
  for (std::int64_t i = 0; i < batch.images.size(0); ++i) see(role, batch, i);
}

std::vector<Score> AnatomyMetric::compute() {
  if (always().real.empty() || always().fake.empty()) {
    throw Error(ExitCode::metric_undefined,
                std::string(id_) + ": no real or no made image was shown");
  }
  return scores();
}

Error AnatomyMetric::unfit(const MetricBatch& batch, std::int64_t index,
                           const std::string& why) const {
  return {ExitCode::metric_undefined,
          std::string(id_) + ": '" + batch.ids[static_cast<std::size_t>(index)] + "' " + why};
}

std::string AnatomyMetric::patient_of(const MetricBatch& batch, std::int64_t index) {
  return batch.patients.empty() ? "" : batch.patients[static_cast<std::size_t>(index)];
}

void AnatomyMetric::add(Measure& measure, Role role, double value, const std::string& patient) {
  (role == Role::fake ? measure.fake : measure.real).add(value, patient);
}

void AnatomyMetric::add_distances(
    std::vector<Score>& scores,
    std::initializer_list<std::pair<const char*, const Measure*>> measures) {
  for (const auto& [name, measure] : measures) {
    if (!measure->real.empty() && !measure->fake.empty()) {
      scores.push_back(distance_score(name, *measure));
    }
  }
}

}  // namespace oct::metrics
