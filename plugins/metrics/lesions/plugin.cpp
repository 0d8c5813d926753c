// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "common/matrix.h"
#include "given.h"
#include "octsdk/error.h"
#include "octsdk/pair_metric.h"
#include "phantom/scorer.h"
#include "tally.h"

namespace oct::lesions {
namespace {

/// Below it the scorer sees less than it invents (docs/phantom.md).
constexpr std::int64_t k_least_side = 64;

/// An OCT image of three channels has the same in each; a photograph has not.
void check_is_grey(const at::Tensor& image, const std::string& id) {
  if (metrics::is_grey(image)) return;
  throw Error(ExitCode::metric_undefined,
              "lesions: '" + id + "' has " + std::to_string(image.size(0)) +
                  " unlike channels; lesions are looked for in OCT B-scans, which are grey");
}

/// `image` [C, H, W] in [-1, 1].
phantom::Found found_in(const at::Tensor& image) {
  return phantom::find_structures(metrics::grey_matrix(image));
}

/// [1, H, W] bool.
cv::Mat mask_of(const at::Tensor& lesions) {
  const at::Tensor bytes = lesions.to(at::kByte).contiguous();
  cv::Mat mask(static_cast<int>(bytes.size(1)), static_cast<int>(bytes.size(2)), CV_8U);
  std::copy_n(bytes.const_data_ptr<std::uint8_t>(), bytes.numel(), mask.ptr<std::uint8_t>());
  return mask;
}

class Lesions final : public Metric {
 public:
  void options(OptionSet&) override {}

  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.pairs = true;
    need.truth = true;
    need.modality = "oct";
    need.least_side = k_least_side;
    return need;
  }

  void update(Role role, const MetricBatch& batch) override {
    const at::Tensor real = pairs_.match("lesions", k_least_side, role, batch);
    if (role == Role::heldout) given_ = batch.truth.lesions;
    if (!real.defined()) return;
    for (std::int64_t i = 0; i < real.size(0); ++i) {
      check_is_grey(real[i], batch.ids[static_cast<std::size_t>(i)]);
      const phantom::Found found = found_in(batch.images[i]);
      if (given_.defined()) {
        against_given_.push_back(against_mask(found, mask_of(given_[i])));
        continue;
      }
      const phantom::Judgement one = phantom::compare(found, found_in(real[i]));
      against_found_.push_back({one.kept, one.lost, one.invented});
    }
  }

  std::vector<Score> compute() override {
    std::vector<Score> scores;
    if (!against_given_.empty()) scores = scores_of(against_given_, "-of-given");
    if (!against_found_.empty()) {
      const std::vector<Score> more = scores_of(against_found_);
      scores.insert(scores.end(), more.begin(), more.end());
    }
    if (scores.empty()) {
      throw Error(ExitCode::metric_undefined, "lesions: no pair of images was shown");
    }
    return scores;
  }

 private:
  PairMatcher pairs_;
  at::Tensor given_;  // masks of the real images that wait for their fakes
  std::vector<Counts> against_given_;
  std::vector<Counts> against_found_;
};

}  // namespace
}  // namespace oct::lesions

OCT_PLUGIN(oct::Metric, oct::lesions::Lesions, "lesions", "1.0.0",
           "lesions of true OCT images that the made ones keep, lose and invent", "Apache-2.0")
