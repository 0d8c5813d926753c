// SPDX-License-Identifier: Apache-2.0
#include "octsdk/pair_metric.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <sstream>
#include <utility>

#include "octsdk/error.h"
#include "octsdk/finite.h"
#include "octsdk/statistics.h"

namespace oct {
namespace {

std::string shape_of(const at::Tensor& images) {
  std::ostringstream text;
  text << images.size(1) << " x " << images.size(2) << " x " << images.size(3);
  return text.str();
}

void check_pair(const std::string& name, const MetricBatch& real, const MetricBatch& fake,
                std::int64_t least_side) {
  if (!real.images.defined() || real.ids != fake.ids) {
    throw Error(ExitCode::invalid_input,
                name + ": a batch of fakes must follow the held-out batch of the same ids; shown " +
                    joined(fake.ids) + " after " + joined(real.ids));
  }
  if (real.images.sizes() != fake.images.sizes()) {
    throw Error(ExitCode::invalid_input,
                name + ": the fake of '" + fake.ids.front() + "' is " + shape_of(fake.images) +
                    " (channels x height x width), its true image " + shape_of(real.images) +
                    "; pairs must have equal shape");
  }
  check_finite(name, "true image", real.images, real.ids);
  check_finite(name, "made image", fake.images, fake.ids);
  if (std::min(real.images.size(2), real.images.size(3)) < least_side) {
    throw Error(ExitCode::invalid_input, name + ": '" + real.ids.front() + "' is " +
                                             shape_of(real.images) + "; sides must be at least " +
                                             std::to_string(least_side));
  }
}

bool some_patient_repeats(const std::vector<std::string>& patients) {
  const auto numbers = patient_numbers(patients);
  return std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) !=
         numbers.end();
}

}  // namespace

at::Tensor PairMatcher::match(const std::string& score, std::int64_t least_side, Role role,
                              const MetricBatch& batch) {
  if (role == Role::heldout) waiting_ = batch;
  if (role != Role::fake) return {};
  const MetricBatch real = std::exchange(waiting_, {});
  check_pair(score, real, batch, least_side);
  return real.images;
}

PairMetric::~PairMetric() = default;

std::int64_t PairMetric::least_side() const {
  return 1;
}

MetricNeed PairMetric::need() const {
  MetricNeed need;
  need.pairs = true;
  need.least_side = least_side();
  return need;
}

void PairMetric::update(Role role, const MetricBatch& batch) {
  if (role == Role::heldout) waiting_patients_ = batch.patients;
  const at::Tensor real = pairs_.match(score_name(), least_side(), role, batch);
  if (!real.defined()) return;
  const at::Tensor values = compare(real, batch.images).contiguous();
  const double* first = values.const_data_ptr<double>();
  sample_.values.insert(sample_.values.end(), first, first + values.numel());
  waiting_patients_.resize(batch.ids.size());
  sample_.patients.insert(sample_.patients.end(), waiting_patients_.begin(),
                          waiting_patients_.end());
}

std::vector<Score> PairMetric::compute() {
  if (sample_.values.empty()) {
    throw Error(ExitCode::metric_undefined, score_name() + ": no pair of images was shown");
  }
  const Mean mean = mean_of(sample_.values);
  Score score;
  score.name = score_name();
  score.value = mean.value;
  score.higher_is_better = higher_is_better();
  if (some_patient_repeats(sample_.patients)) {
    // Pairs of one patient are not independent, as Student's interval would have them.
    if (const auto interval = bootstrap_interval({sample_}, 0)) {
      score.low = interval->low;
      score.high = interval->high;
    }
  } else {
    score.low = mean.low;
    score.high = mean.high;
  }
  score.n = static_cast<std::int64_t>(sample_.values.size());
  return {score};
}

}  // namespace oct
