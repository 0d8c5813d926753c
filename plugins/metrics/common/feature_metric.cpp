// SPDX-License-Identifier: Apache-2.0
#include "common/feature_metric.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

#include "octsdk/error.h"
#include "octsdk/finite.h"
#include "octsdk/random.h"

namespace oct::metrics {

void FeatureSet::add(const MetricBatch& batch) {
  batches_.push_back(batch.embedding.vectors);
  patients_.insert(patients_.end(), batch.patients.begin(), batch.patients.end());
  patients_.resize(patients_.size() - batch.patients.size() + batch.ids.size());
}

at::Tensor FeatureSet::vectors() const {
  return at::cat(batches_);
}

FeatureSet FeatureSet::drawn(std::int64_t count, std::uint64_t seed) const {
  FeatureSet chosen;
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row =
        permuted_index(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(size()), seed);
    rows.push_back(static_cast<std::int64_t>(row));
    chosen.patients_.push_back(patients_[row]);
  }
  chosen.batches_.push_back(vectors().index_select(0, at::tensor(rows)));
  return chosen;
}

MetricNeed FeatureMetric::need() const {
  MetricNeed need;
  need.features = true;
  need.least_images = least_images();
  return need;
}

void FeatureMetric::update(Role role, const MetricBatch& batch) {
  if (role == Role::train) return;
  check_finite(id(), "feature vector", batch.embedding.vectors, batch.ids);
  (role == Role::fake ? fake_ : real_).add(batch);
}

std::vector<Score> FeatureMetric::compute() {
  if (std::min(real_.size(), fake_.size()) < least_images()) {
    throw Error(ExitCode::metric_undefined,
                id() + ": shown " + std::to_string(real_.size()) + " real and " +
                    std::to_string(fake_.size()) + " fake images; at least " +
                    std::to_string(least_images()) + " of each are needed");
  }
  return judge(real_, fake_);
}

std::string FeatureMetric::score_name(const std::string& of_inception,
                                      const std::string& otherwise) const {
  return space_.is_inception ? of_inception : otherwise + "@" + space_.name;
}

Score make_score(std::string name, double value, bool higher_is_better, std::int64_t n) {
  Score score;
  score.name = std::move(name);
  score.value = value;
  score.higher_is_better = higher_is_better;
  score.n = n;
  return score;
}

void set_interval(Score& score, const std::optional<Interval>& interval) {
  if (!interval) return;
  score.low = interval->low;
  score.high = interval->high;
}

std::vector<double> values_of(const at::Tensor& tensor) {
  const at::Tensor values = tensor.to(at::kDouble).contiguous();
  const double* first = values.const_data_ptr<double>();
  return {first, first + values.numel()};
}

}  // namespace oct::metrics
