// SPDX-License-Identifier: Apache-2.0
#include "octsdk/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "octsdk/random.h"

namespace oct {
namespace {

constexpr std::size_t k_draws = 2000;

struct Total {
  double sum = 0;
  double count = 0;
};

std::vector<Total> totals_by_patient(const PatientSample& sample) {
  std::vector<std::string> patients = sample.patients;
  patients.resize(sample.values.size());
  const std::vector<std::int64_t> numbers = patient_numbers(patients);
  std::vector<Total> totals;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto number = static_cast<std::size_t>(numbers[i]);
    if (number == totals.size()) totals.emplace_back();
    totals[number].sum += sample.values[i];
    ++totals[number].count;
  }
  return totals;
}

double mean_of_draw(const std::vector<Total>& patients, Rng& random) {
  Total drawn;
  for (std::size_t i = 0; i < patients.size(); ++i) {
    const Total& patient = patients[random.below(patients.size())];
    drawn.sum += patient.sum;
    drawn.count += patient.count;
  }
  return drawn.sum / drawn.count;
}

double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

}  // namespace

std::vector<std::int64_t> patient_numbers(const std::vector<std::string>& patients) {
  std::vector<std::int64_t> numbers;
  std::map<std::string, std::int64_t> known;
  std::int64_t next = 0;
  for (const std::string& patient : patients) {
    const auto found = known.find(patient);
    if (found != known.end()) {
      numbers.push_back(found->second);
      continue;
    }
    if (!patient.empty()) known[patient] = next;
    numbers.push_back(next++);
  }
  return numbers;
}

std::optional<Interval> bootstrap_interval(const std::vector<PatientSample>& samples,
                                           std::uint64_t seed) {
  std::vector<double> sums(k_draws, 0.0);
  for (std::size_t s = 0; s < samples.size(); ++s) {
    const std::vector<Total> patients = totals_by_patient(samples[s]);
    const bool finite = std::all_of(patients.begin(), patients.end(),
                                    [](const Total& total) { return std::isfinite(total.sum); });
    if (patients.size() < 2 || !finite) return std::nullopt;
    for (std::size_t draw = 0; draw < k_draws; ++draw) {
      Rng random(seed, "bootstrap", s, draw);
      sums[draw] += mean_of_draw(patients, random);
    }
  }
  std::sort(sums.begin(), sums.end());
  return Interval{quantile(sums, 0.025), quantile(sums, 0.975)};
}

}  // namespace oct
