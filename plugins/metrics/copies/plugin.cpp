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
#include "ssim_search.h"

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

/// Asked of structural similarity.
struct SsimView {
  std::vector<at::Tensor> training;
  std::vector<at::Tensor> heldout;
  std::vector<at::Tensor> made;

  void take(Role role, const at::Tensor& images) {
    (role == Role::train ? training : role == Role::heldout ? heldout : made).push_back(images);
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
    const at::Tensor pixels = small(batch.images);
    // Half precision is finer than the 8 bits that images come with.
    pixels_.take(role, role == Role::train ? pixels : pixels.to(at::kHalf));
    ssim_.take(role, small_gray(batch.images, side_));
    vectors_.take(role, batch.embedding.vectors);
  }

  std::vector<Score> compute() override {
    if (pixels_.training.size() == 0 || pixels_.heldout.empty() || pixels_.made.empty()) {
      throw Error(ExitCode::metric_undefined,
                  "copies: needs training, held-out and made images; one kind was not shown");
    }
    std::vector<Score> scores;
    judge(pixels_, "pixels", scores);
    const at::Tensor training = at::cat(ssim_.training);
    judge(greatest_ssim(training, at::cat(ssim_.heldout)),
          greatest_ssim(training, at::cat(ssim_.made)), "ssim", scores);
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
    judge(likeness(view, view.heldout), likeness(view, view.made), name, scores);
  }

  static void judge(const std::vector<double>& heldout, const std::vector<double>& made,
                    const std::string& name, std::vector<Score>& scores) {
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
  SsimView ssim_;
  View vectors_;
  std::string features_name_;
};

}  // namespace
}  // namespace oct::copies

OCT_PLUGIN(oct::Metric, oct::copies::Copies, "copies", "1.0.0",
           "memorisation: are made images copies of training images? (Meehan et al. 2020)",
           "Apache-2.0")
