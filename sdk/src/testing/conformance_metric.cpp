// SPDX-License-Identifier: Apache-2.0
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "report.h"

namespace oct::testing {
namespace {

constexpr std::int64_t k_images = 8;
constexpr std::int64_t k_side = 64;
constexpr double k_close = 1e-5;  // relative: sums may be taken in another order

MetricBatch batch_of(const at::Tensor& images, std::int64_t first_id) {
  MetricBatch batch;
  batch.images = images;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    batch.ids.push_back("made-up-" + std::to_string(first_id + i));
  }
  return batch;
}

/// Computes the metric over images shown `at_once` at a time.
std::vector<Score> scores_of(const Factory<Metric>& make, const at::Tensor& real,
                             const at::Tensor& fake, std::int64_t at_once) {
  const std::unique_ptr<Metric> metric = fresh(make);
  for (std::int64_t i = 0; i < real.size(0); i += at_once) {
    const std::int64_t end = std::min(i + at_once, real.size(0));
    if (metric->need().train) metric->update(Role::train, batch_of(real.slice(0, i, end), i));
    metric->update(Role::heldout, batch_of(real.slice(0, i, end), i));
    metric->update(Role::fake, batch_of(fake.slice(0, i, end), i));
  }
  return metric->compute();
}

void expect_sane(const std::vector<Score>& scores) {
  expect(!scores.empty(), "compute() gives no score");
  std::set<std::string> names;
  for (const Score& score : scores) {
    expect(!score.name.empty() && names.insert(score.name).second,
           "score '" + score.name + "' has no name of its own");
    expect(!std::isnan(score.value), "score '" + score.name + "' is NaN");
    expect(score.n > 0, "score '" + score.name + "' rests on no image");
    expect(!score.low || *score.low <= score.value, "'" + score.name + "' lies below its interval");
    expect(!score.high || *score.high >= score.value,
           "'" + score.name + "' lies above its interval");
  }
}

std::map<std::string, Score> by_name(const std::vector<Score>& scores) {
  std::map<std::string, Score> named;
  for (const Score& score : scores) named[score.name] = score;
  return named;
}

bool close(double a, double b) {
  return a == b || std::abs(a - b) <= k_close * std::max(std::abs(a), std::abs(b));
}

class MetricChecks {
 public:
  MetricChecks(Report& report, const Factory<Metric>& make) : report_(report), make_(make) {
    const MetricNeed need = fresh(make)->need();
    count_ = std::max(k_images, need.least_images);
    const std::int64_t side = std::max(k_side, need.least_side);
    size_ = {side, side};
    real_ = images(1, 1);
    other_ = images(1, 2);
  }

  void scores() {
    report_.check("compute() gives sane scores",
                  [&] { expect_sane(scores_of(make_, real_, other_, count_)); });
    report_.check("equal images score better than unrelated ones", [&] {
      const auto equal = by_name(scores_of(make_, real_, real_, count_));
      for (const auto& [name, worse] : by_name(scores_of(make_, real_, other_, count_))) {
        expect(equal.contains(name), "score '" + name + "' is missing for equal images");
        const double best = equal.at(name).value;
        expect(worse.higher_is_better ? best > worse.value : best < worse.value,
               "'" + name + "' is " + std::to_string(best) + " for equal images and " +
                   std::to_string(worse.value) + " for unrelated ones");
      }
    });
    report_.check("the same images give the same bits", [&] { expect_same(count_, 0); });
    report_.check("showing images one by one changes nothing", [&] { expect_same(1, k_close); });
  }

  void refusals() {
    report_.check("no image at all is told with code 81", [&] {
      expect_error({ExitCode::metric_undefined}, "compute() without images",
                   [&] { fresh(make_)->compute(); });
    });
    report_.check("images of unlike channels are told with code 22", [&] {
      expect_error({ExitCode::invalid_input}, "1 against 3 channels",
                   [&] { scores_of(make_, real_, images(3, 2), count_); });
    });
  }

 private:
  [[nodiscard]] at::Tensor images(std::int64_t channels, std::uint64_t seed) const {
    return made_up_images(count_, channels, size_, at::kFloat, seed);
  }

  void expect_same(std::int64_t at_once, double tolerance) {
    const auto again = by_name(scores_of(make_, real_, other_, at_once));
    for (const Score& score : scores_of(make_, real_, other_, count_)) {
      const double value = again.at(score.name).value;
      expect(tolerance > 0 ? close(value, score.value) : value == score.value,
             "'" + score.name + "' was " + std::to_string(score.value) + " and is now " +
                 std::to_string(value));
    }
  }

  Report& report_;
  const Factory<Metric>& make_;
  std::int64_t count_ = 0;
  Size size_;
  at::Tensor real_;
  at::Tensor other_;
};

}  // namespace

std::vector<Finding> check_metric(const Factory<Metric>& make) {
  Report report;
  check_options(report, [&](OptionSet& set) {
    std::shared_ptr<Metric> metric = make();
    metric->options(set);
    return metric;
  });
  report.check("need() is sane", [&] {
    const MetricNeed need = fresh(make)->need();
    expect(need.least_images >= 1 && need.least_side >= 1, "least_images or least_side is below 1");
  });
  MetricChecks checks(report, make);
  checks.scores();
  checks.refusals();
  return std::move(report).findings();
}

}  // namespace oct::testing
