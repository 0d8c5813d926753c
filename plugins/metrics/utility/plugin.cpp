// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <vector>

#include "classifier.h"
#include "detection.h"
#include "octsdk/error.h"
#include "octsdk/metric.h"
#include "octsdk/random.h"
#include "octsdk/statistics.h"

namespace oct::utility {
namespace {

constexpr std::int64_t k_least_of_a_role = 20;

/// What one role has shown so far, small already.
struct Gathered {
  std::vector<at::Tensor> images;
  std::vector<at::Tensor> labels;

  /// All of it; nothing stays.
  Labelled take() {
    if (images.empty()) return {};
    const Labelled all{at::cat(images), at::cat(labels)};
    *this = {};
    return all;
  }
};

Labelled both(const Labelled& a, const Labelled& b) {
  return {at::cat({a.images, b.images}), at::cat({a.labels, b.labels})};
}

Labelled choice_of(const Labelled& from, std::int64_t count, std::uint64_t seed) {
  const std::int64_t size = from.size();
  at::Tensor rows = at::empty({std::min(count, size)}, at::kLong);
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    rows[i] = static_cast<std::int64_t>(
        permuted_index(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(size), seed));
  }
  return {from.images.index_select(0, rows), from.labels.index_select(0, rows)};
}

Score score(const std::string& name, const std::vector<double>& values, std::int64_t n) {
  const Mean mean = mean_of(values);
  Score score;
  score.name = name;
  score.value = mean.value;
  if (mean.low) score.low = std::max(0.0, *mean.low);
  if (mean.high) score.high = std::min(1.0, *mean.high);
  score.n = n;
  return score;
}

class Utility final : public Metric {
 public:
  void options(OptionSet& set) override {
    set.add("side", &side_, "images are averaged to this size for the classifier").range(16, 256);
    set.add("steps", &training_.steps, "steps of training, 32 images each").range(1);
    set.add("seeds", &seeds_, "classifiers trained for each row").range(2, 100);
  }

  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.train = true;
    need.costly = true;
    need.least_images = k_least_of_a_role;
    need.least_side = 16;
    return need;
  }

  void update(Role role, const MetricBatch& batch) override {
    if (!batch.labels.defined()) {
      throw Error(ExitCode::metric_undefined,
                  std::string("utility: ") + name_of(role) +
                      " images have no classes to be told apart; the dataset must give labels, and "
                      "the model must be conditional on them or translate labelled images");
    }
    if (channels_ == 0) channels_ = batch.images.size(1);
    if (batch.images.size(1) != channels_) {
      throw Error(ExitCode::invalid_input, std::string("utility: ") + name_of(role) +
                                               " images have " +
                                               std::to_string(batch.images.size(1)) +
                                               " channels, others " + std::to_string(channels_));
    }
    Gathered& gathered = role == Role::train ? train_ : role == Role::heldout ? heldout_ : made_;
    const at::Tensor small = at::adaptive_avg_pool2d(
        batch.images,
        {std::min(side_, batch.images.size(2)), std::min(side_, batch.images.size(3))});
    gathered.images.push_back(eight_bits(small));
    gathered.labels.push_back(batch.labels.to(at::kFloat));
  }

  std::vector<Score> compute() override;

 private:
  static const char* name_of(Role role) {
    return role == Role::train ? "training" : role == Role::heldout ? "held-out" : "made";
  }
  void add_row(const std::string& row, const Labelled& train, const Labelled& test,
               std::vector<Score>& scores) const;

  std::int64_t side_ = 64;
  std::int64_t seeds_ = 3;
  std::int64_t channels_ = 0;
  Training training_;
  Gathered train_;
  Gathered heldout_;
  Gathered made_;
};

void Utility::add_row(const std::string& row, const Labelled& train, const Labelled& test,
                      std::vector<Score>& scores) const {
  std::vector<double> auc;
  std::vector<double> sensitivity;
  std::vector<double> specificity;
  for (std::int64_t seed = 0; seed < seeds_; ++seed) {
    Training training = training_;
    training.seed = static_cast<std::uint64_t>(seed);
    const Detection found =
        detection(train_and_classify(train, test.images, training), test.labels);
    if (!found.defined) {
      throw Error(ExitCode::metric_undefined,
                  "utility: every image tested shows the same classes, so that nothing can be told "
                  "apart; train on data with two classes or more");
    }
    auc.push_back(found.auc);
    sensitivity.push_back(found.sensitivity);
    specificity.push_back(found.specificity);
  }
  scores.push_back(score("utility-auc-" + row, auc, test.size()));
  scores.push_back(score("utility-sensitivity-" + row, sensitivity, test.size()));
  scores.push_back(score("utility-specificity-" + row, specificity, test.size()));
}

std::vector<Score> Utility::compute() {
  const Labelled made = made_.take();
  const Labelled test = heldout_.take();
  Labelled all_real = train_.take();
  if (made.size() == 0 || test.size() == 0 || all_real.size() == 0) {
    throw Error(ExitCode::metric_undefined,
                "utility: needs training, held-out and made images; one kind was not shown");
  }
  // As many real as made images, so that the rows differ in kind and not in number.
  const Labelled real = choice_of(all_real, made.size(), 0);
  all_real = {};
  std::vector<Score> scores;
  add_row("real", real, test, scores);
  for (Score& yardstick : scores) yardstick.best = Best::none;
  add_row("synthetic", made, test, scores);
  add_row("both", both(real, made), test, scores);
  add_row("real-on-synthetic", real, made, scores);
  return scores;
}

}  // namespace
}  // namespace oct::utility

OCT_PLUGIN(oct::Metric, oct::utility::Utility, "utility", "1.0.0",
           "is a classifier trained on made images good for real ones? (Esteban et al. 2017)",
           "Apache-2.0")
