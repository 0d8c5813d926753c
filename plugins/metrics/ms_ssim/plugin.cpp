// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include "common/ms_ssim.h"
#include "octsdk/pair_metric.h"

namespace oct::ssim {
namespace {

class MsSsim final : public PairMetric {
 public:
  void options(OptionSet& set) override {
    set.add("window", &window_, "local statistics: gauss (Wang et al. 2003), uniform7 (7 x 7)")
        .choices({"gauss", "uniform7"});
    set.add("scales", &scales_, "of the published 5, the finest; fewer for small images")
        .range(1, k_published_scales);
  }

 private:
  [[nodiscard]] std::string score_name() const override { return ms_ssim_name(window_, scales_); }
  [[nodiscard]] bool higher_is_better() const override { return true; }
  [[nodiscard]] std::int64_t least_side() const override {
    return ms_ssim_least_side(window_named(window_), scales_);
  }

  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor& fake) const override {
    return of_each_pair_of_levels(real, fake, [&](const at::Tensor& x, const at::Tensor& y) {
      return ms_ssim(x, y, window_named(window_), 255, ms_ssim_weights(scales_));
    });
  }

  std::string window_ = "gauss";
  std::int64_t scales_ = k_published_scales;
};

}  // namespace
}  // namespace oct::ssim

OCT_PLUGIN(oct::Metric, oct::ssim::MsSsim, "ms_ssim", "1.0.0",
           "multi-scale structural similarity of pairs (Wang et al. 2003)", "Apache-2.0")
