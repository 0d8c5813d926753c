// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

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
  if (image.size(0) == 1 || image.equal(image.slice(0, 0, 1).expand_as(image))) return;
  throw Error(ExitCode::metric_undefined,
              "lesions: '" + id + "' has " + std::to_string(image.size(0)) +
                  " unlike channels; lesions are looked for in OCT B-scans, which are grey");
}

/// `image` [C, H, W] in [-1, 1].
phantom::Found found_in(const at::Tensor& image) {
  const at::Tensor grey = image.to(at::kFloat).mean(0).contiguous();
  // OpenCV has no view of constant data; nothing is written through this one.
  return phantom::find_structures(cv::Mat(static_cast<int>(grey.size(0)),
                                          static_cast<int>(grey.size(1)), CV_32F,
                                          const_cast<float*>(grey.const_data_ptr<float>())));
}

class Lesions final : public Metric {
 public:
  void options(OptionSet&) override {}

  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.pairs = true;
    need.least_side = k_least_side;
    return need;
  }

  void update(Role role, const MetricBatch& batch) override {
    const at::Tensor real = pairs_.match("lesions", k_least_side, role, batch);
    if (!real.defined()) return;
    for (std::int64_t i = 0; i < real.size(0); ++i) {
      check_is_grey(real[i], batch.ids[static_cast<std::size_t>(i)]);
      const phantom::Judgement one = phantom::compare(found_in(batch.images[i]), found_in(real[i]));
      counts_.push_back({one.kept, one.lost, one.invented});
    }
  }

  std::vector<Score> compute() override {
    if (counts_.empty()) {
      throw Error(ExitCode::metric_undefined, "lesions: no pair of images was shown");
    }
    return scores_of(counts_);
  }

 private:
  PairMatcher pairs_;
  std::vector<Counts> counts_;
};

}  // namespace
}  // namespace oct::lesions

OCT_PLUGIN(oct::Metric, oct::lesions::Lesions, "lesions", "1.0.0",
           "lesions of true OCT images that the made ones keep, lose and invent", "Apache-2.0")
