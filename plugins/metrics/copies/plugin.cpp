// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "octsdk/copy_test.h"
#include "octsdk/error.h"
#include "octsdk/metric.h"
#include "octsdk/nearest.h"

namespace oct::copies {
namespace {

/// The same question asked of pixels and of a feature network's vectors. Queries wait until all
/// training images are there: the roles come side by side.
struct View {
  NearestSearch training;
  std::vector<at::Tensor> heldout;
  std::vector<at::Tensor> made;

  void take(Role role, const at::Tensor& images) {
    if (role == Role::train) {
      training.add(images);
    } else {
      (role == Role::heldout ? heldout : made).push_back(images);
    }
  }
};

std::vector<double> likeness(const View& view, const std::vector<at::Tensor>& batches) {
  std::vector<double> values;
  for (const at::Tensor& batch : batches) {
    for (const Nearest& nearest : view.training.find(batch)) values.push_back(nearest.likeness);
  }
  return values;
}

Score score(std::string name, double value, bool higher_is_better, std::size_t n) {
  Score score;
  score.name = std::move(name);
  score.value = value;
  score.higher_is_better = higher_is_better;
  score.n = static_cast<std::int64_t>(n);
  return score;
}

class Copies final : public Metric {
 public:
  void options(OptionSet& set) override {
    set.add("side", &side_, "pixels are compared after averaging to this size").range(8, 256);
  }
  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.train = true;
    need.features = true;
    need.costly = true;  // looks at every training image
    need.least_images = 5;
    return need;
  }
  void use(const FeatureSpace& space) override { features_name_ = space.name; }

  void update(Role role, const MetricBatch& batch) override {
    pixels_.take(role, small(batch.images));
    vectors_.take(role, batch.embedding.vectors);
  }

  std::vector<Score> compute() override {
    std::vector<Score> scores;
    judge(pixels_, "pixels", scores);
    judge(vectors_, features_name_, scores);
    return scores;
  }

 private:
  // What waits is small already.
  [[nodiscard]] at::Tensor small(const at::Tensor& images) const {
    return at::adaptive_avg_pool2d(
        images, {std::min(side_, images.size(2)), std::min(side_, images.size(3))});
  }

  static void judge(const View& view, const std::string& name, std::vector<Score>& scores) {
    if (view.training.size() == 0 || view.heldout.empty() || view.made.empty()) {
      throw Error(ExitCode::metric_undefined,
                  "copies: needs training, held-out and made images; one kind was not shown");
    }
    const std::vector<double> heldout = likeness(view, view.heldout);
    const std::vector<double> made = likeness(view, view.made);
    const CopyVerdict verdict = test_for_copies(heldout, made);
    Score rate = score("copy-rate@" + name, verdict.rate, false, made.size());
    rate.low = verdict.low;
    rate.high = verdict.high;
    scores.push_back(rate);
    scores.push_back(score("copy-p@" + name, verdict.p_value, true, made.size()));
    scores.push_back(score("copy-threshold@" + name, verdict.threshold, true, heldout.size()));
    scores.back().best = Best::none;  // of the held-out images alone
  }

  std::int64_t side_ = 64;
  View pixels_;
  View vectors_;
  std::string features_name_;
};

}  // namespace
}  // namespace oct::copies

OCT_PLUGIN(oct::Metric, oct::copies::Copies, "copies", "1.0.0",
           "memorisation: are made images copies of training images? (Meehan et al. 2020)",
           "Apache-2.0")
