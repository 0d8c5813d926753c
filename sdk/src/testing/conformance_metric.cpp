// SPDX-License-Identifier: Apache-2.0
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "drawn_images.h"
#include "metric_trial.h"

namespace oct::testing {
namespace {

constexpr std::int64_t k_images = 8;
constexpr std::int64_t k_side = 64;
constexpr std::int64_t k_images_with_features = 32;  // more than the vectors have numbers
constexpr std::int64_t k_dimension = 8;
constexpr double k_close = 1e-5;  // relative: sums may be taken in another order

// The least power of two that it takes: the range itself is the plugin's own.
void set_to_least(Option& option) {
  for (std::int64_t value = 1; value <= 1024; value *= 2) {
    try {
      option.set(std::to_string(value), "conformance");
      return;
    } catch (const Error&) {  // out of its range
    }
  }
}

bool is_better(const Score& score, double a, double b) {
  if (score.best == Best::zero) return std::abs(a) < std::abs(b);
  return score.higher_is_better ? a > b : a < b;
}

MetricBatch batch_of(const at::Tensor& images, std::int64_t first_id, const MetricNeed& need) {
  MetricBatch batch;
  batch.images = images;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    batch.ids.push_back("made-up-" + std::to_string(first_id + i));
    batch.patients.push_back("patient-" + std::to_string(first_id + i));
    batch.eyes.push_back(drawn_eye(first_id + i));
  }
  batch.modality = need.modality;
  const at::Tensor odd = (torch::arange(images.size(0)) + first_id).remainder(2);
  batch.labels = torch::stack({1 - odd, odd}, 1).to(torch::kFloat);
  if (need.features) batch.embedding = embedding_of(images);
  return batch;
}

/// Real images, images that are judged, and those trained on; and what is true of all of them, the
/// same for images of equal id.
struct Shown {
  at::Tensor real;
  at::Tensor fake;
  at::Tensor train;
  const DrawnImages* known = nullptr;  ///< null: nothing
};

void add_truth(MetricBatch& batch, const DrawnImages& known, std::int64_t first, std::int64_t end) {
  const auto part = [&](const at::Tensor& of) {
    return of.defined() ? of.slice(0, first, end) : of;
  };
  batch.mask = part(known.mask);
  batch.truth = {part(known.truth.layers), known.truth.layer_names, part(known.truth.lesions)};
}

/// Computes the metric over images shown `at_once` at a time.
std::vector<Score> scores_of(const Factory<Metric>& make, const Shown& shown,
                             std::int64_t at_once) {
  const std::unique_ptr<Metric> metric = prepared(make);
  const MetricNeed need = metric->need();
  for (std::int64_t i = 0; i < shown.real.size(0); i += at_once) {
    const std::int64_t end = std::min(i + at_once, shown.real.size(0));
    const auto show = [&](Role role, const at::Tensor& images) {
      MetricBatch batch = batch_of(images.slice(0, i, end), i, need);
      if (need.truth && shown.known != nullptr) add_truth(batch, *shown.known, i, end);
      metric->update(role, batch);
    };
    if (need.train) show(Role::train, shown.train);
    show(Role::heldout, shown.real);
    show(Role::fake, shown.fake);
  }
  return metric->compute();
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
    need_ = fresh(make)->need();
    count_ = std::max(need_.features ? k_images_with_features : k_images, need_.least_images);
    const std::int64_t side = std::max(k_side, need_.least_side);
    size_ = {side, side};
    real_ = images(1, 1);
    other_ = images(1, 2);
    if (!need_.modality.empty()) {
      known_ = drawn_images(need_.modality, count_, 1, size_, 1);
      real_ = known_.images;
    }
    // Sets must differ in kind: two of one kind are as good as equal.
    if (!need_.pairs) other_ = other_ * 0.25 + 0.5;
    third_ = images(1, 3);
  }

  void scores() {
    bool lacks_file = false;
    report_.check("compute() gives sane scores, or it says which file it lacks", [&] {
      try {
        expect_sane(scores_for(real_, other_, count_));
      } catch (const Error& error) {
        lacks_file = error.code() == ExitCode::metric_undefined && may_lack_a_file(make_);
        if (!lacks_file) throw;
      }
    });
    if (lacks_file) return;
    if (need_.truth) {
      report_.check("truth that nobody knows is no error", [&] {
        expect_sane(scores_of(make_, {real_, other_, third_, nullptr}, count_));
      });
    }
    // One that looks at training images asks another question than how like two sets are.
    if (!need_.train) {
      report_.check("equal images score better than unrelated ones",
                    [&] { expect_equal_images_are_best(); });
    }
    report_.check("the same images give the same bits", [&] { expect_same(count_, 0); });
    report_.check("showing images one by one changes nothing", [&] { expect_same(1, k_close); });
  }

  void refusals() {
    report_.check("no image at all is told with code 81", [&] {
      expect_error({ExitCode::metric_undefined}, "compute() without images",
                   [&] { prepared(make_)->compute(); });
    });
    if (need_.features && !need_.train) return;  // a vector has no channels
    report_.check("images of unlike channels are told with code 22", [&] {
      expect_error({ExitCode::invalid_input}, "1 against 3 channels", [&] {
        scores_of(make_, {real_, images(3, 2), third_}, count_);
      });
    });
  }

 private:
  [[nodiscard]] std::vector<Score> scores_for(const at::Tensor& real, const at::Tensor& fake,
                                              std::int64_t at_once) const {
    return scores_of(make_, {real, fake, third_, &known_}, at_once);
  }

  [[nodiscard]] at::Tensor images(std::int64_t channels, std::uint64_t seed) const {
    return made_up_images(count_, channels, size_, at::kFloat, seed);
  }

  // Of scores that heed both sets: some tell of one alone, such as its variety.
  void expect_equal_images_are_best() const {
    const auto equal = by_name(scores_for(real_, real_, count_));
    const auto equal_others = by_name(scores_for(other_, other_, count_));
    for (const auto& [name, worse] : by_name(scores_for(real_, other_, count_))) {
      expect(equal.contains(name) && equal_others.contains(name),
             "score '" + name + "' is missing for equal images");
      const double best = equal.at(name).value;
      const bool heeds_fake = best != worse.value;
      const bool heeds_real = equal_others.at(name).value != worse.value;
      expect(heeds_fake || heeds_real, "'" + name + "' is the same whatever is shown");
      if (!heeds_fake || !heeds_real || worse.best == Best::none) continue;
      expect(is_better(worse, best, worse.value),
             "'" + name + "' is " + std::to_string(best) + " for equal images and " +
                 std::to_string(worse.value) + " for unrelated ones");
    }
  }

  void expect_same(std::int64_t at_once, double tolerance) {
    const auto again = by_name(scores_for(real_, other_, at_once));
    for (const Score& score : scores_for(real_, other_, count_)) {
      const double value = again.at(score.name).value;
      expect(tolerance > 0 ? close(value, score.value) : value == score.value,
             "'" + score.name + "' was " + std::to_string(score.value) + " and is now " +
                 std::to_string(value));
    }
  }

  Report& report_;
  const Factory<Metric>& make_;
  MetricNeed need_;
  std::int64_t count_ = 0;
  Size size_;
  at::Tensor real_;
  at::Tensor other_;
  at::Tensor third_;
  DrawnImages known_;
};

}  // namespace

Embedding embedding_of(const at::Tensor& images) {
  const at::Tensor vectors = at::adaptive_avg_pool2d(images.mean(1, true), {2, 4}).flatten(1);
  return {vectors, vectors * 4};
}

std::unique_ptr<Metric> prepared(const Factory<Metric>& make) {
  std::unique_ptr<Metric> metric = make();
  expect(metric != nullptr, "the factory returned nothing");
  OptionSet options;
  metric->options(options);
  if (metric->need().costly) {
    for (Option& option : options.all()) {
      if (!option.is_flag() && !option.is_text()) set_to_least(option);
    }
  }
  if (metric->need().features) metric->use({"made-up", k_dimension, k_dimension, false, "0"});
  return metric;
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

bool may_lack_a_file(const Factory<Metric>& make) {
  const std::unique_ptr<Metric> metric = make();
  OptionSet options;
  metric->options(options);
  const auto& all = options.all();
  return std::any_of(all.begin(), all.end(), [](const Option& option) {
    return option.is_text() && option.text().empty();
  });
}

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
    expect(need.modality.empty() || need.modality == "oct" || need.modality == "dfe",
           "modality is '" + need.modality + "'; expected oct, dfe or none");
  });
  if (fresh(make)->need().latent_space) {
    check_latent_metric(report, make);
    return std::move(report).findings();
  }
  MetricChecks checks(report, make);
  checks.scores();
  checks.refusals();
  return std::move(report).findings();
}

}  // namespace oct::testing
