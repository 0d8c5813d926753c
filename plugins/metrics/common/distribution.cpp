// SPDX-License-Identifier: Apache-2.0
#include "common/distribution.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "common/feature_metric.h"

namespace oct::metrics {
namespace {

constexpr std::uint64_t k_seed = 0;

double mean_of_values(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values) {
  const double mean = mean_of_values(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

/// The interval of a distance, which cannot be negative and holds its value.
void set_distance_interval(Score& score, const std::vector<PatientSample>& linear) {
  std::optional<Interval> interval = bootstrap_interval(linear, k_seed);
  if (!interval) return;
  interval->low = std::clamp(interval->low, 0.0, score.value);
  interval->high = std::max(interval->high, score.value);
  set_interval(score, interval);
}

PatientSample mapped(const PatientSample& sample, const std::function<double(double)>& map) {
  PatientSample result{{}, sample.patients};
  for (const double value : sample.values) result.values.push_back(map(value));
  return result;
}

/// Two sorted samples, walked through together.
class Potential {
 public:
  Potential(const PatientSample& real, const PatientSample& fake) {
    for (const double value : real.values) {
      steps_.emplace_back(value, 1.0 / static_cast<double>(real.values.size()));
    }
    for (const double value : fake.values) {
      steps_.emplace_back(value, -1.0 / static_cast<double>(fake.values.size()));
    }
    std::sort(steps_.begin(), steps_.end());
    double difference = 0;  // of the distribution functions, real less fake
    double height = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (i > 0) {
        const double width = steps_[i].first - steps_[i - 1].first;
        area_ += width * std::abs(difference);
        // Equal shares on both sides come in other orders: what is left of them is rounding.
        if (std::abs(difference) > 1e-12) height += std::copysign(width, difference);
      }
      heights_.push_back(height);
      difference += steps_[i].second;
    }
  }

  [[nodiscard]] double area() const { return area_; }
  /// Of a value of either sample.
  [[nodiscard]] double operator()(double value) const {
    const auto at = std::lower_bound(steps_.begin(), steps_.end(),
                                     std::pair(value, -std::numeric_limits<double>::infinity()));
    return heights_.at(static_cast<std::size_t>(at - steps_.begin()));
  }

 private:
  std::vector<std::pair<double, double>> steps_;
  std::vector<double> heights_;
  double area_ = 0;
};

/// |of(fake) - of(real)|, with each value's influence on `of`.
Score gap_score(std::string name, const Measure& measure, double (*of)(const std::vector<double>&),
                double (*influence)(double value, double mean, double deviation)) {
  const PatientSample& real = measure.real.sample();
  const PatientSample& fake = measure.fake.sample();
  const double difference = of(fake.values) - of(real.values);
  const double sign = difference < 0 ? -1 : 1;
  const auto linear = [&](const PatientSample& sample, double direction) {
    const double mean = mean_of_values(sample.values);
    const double deviation = deviation_of(sample.values);
    const double value = of(sample.values);
    return mapped(sample,
                  [=](double x) { return direction * (value + influence(x, mean, deviation)); });
  };
  Score score = make_score(std::move(name), std::abs(difference), false,
                           static_cast<std::int64_t>(fake.values.size()));
  set_distance_interval(score, {linear(fake, sign), linear(real, -sign)});
  return score;
}

}  // namespace

void Measured::add(double value, const std::string& patient) {
  if (!std::isfinite(value)) return;
  sample_.values.push_back(value);
  sample_.patients.push_back(patient);
}

Score mean_score(std::string name, const Measured& measured, bool higher_is_better) {
  const PatientSample& sample = measured.sample();
  Score score = make_score(std::move(name), mean_of_values(sample.values), higher_is_better,
                           static_cast<std::int64_t>(sample.values.size()));
  std::optional<Interval> interval = bootstrap_interval({sample}, k_seed);
  if (interval) {
    interval->low = std::min(interval->low, score.value);
    interval->high = std::max(interval->high, score.value);
  }
  set_interval(score, interval);
  return score;
}

Score distance_score(std::string name, const Measure& measure) {
  const PatientSample& real = measure.real.sample();
  const PatientSample& fake = measure.fake.sample();
  const Potential potential(real, fake);
  Score score = make_score(std::move(name), potential.area(), false,
                           static_cast<std::int64_t>(fake.values.size()));
  set_distance_interval(score, {mapped(fake, [&](double x) { return potential(x); }),
                                mapped(real, [&](double x) { return -potential(x); })});
  return score;
}

Score mean_gap_score(std::string name, const Measure& measure) {
  return gap_score(std::move(name), measure, mean_of_values,
                   [](double value, double mean, double) { return value - mean; });
}

Score deviation_gap_score(std::string name, const Measure& measure) {
  return gap_score(std::move(name), measure, deviation_of,
                   [](double value, double mean, double deviation) {
                     if (deviation == 0) return 0.0;
                     const double offset = value - mean;
                     return (offset * offset / deviation - deviation) / 2;
                   });
}

}  // namespace oct::metrics
