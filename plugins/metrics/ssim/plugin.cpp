// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include "common/ssim.h"
#include "octsdk/pair_metric.h"

namespace oct::ssim {
namespace {

class Ssim : public PairMetric {
 public:
  void options(OptionSet& set) override {
    set.add("window", &window_, "local statistics: gauss (Wang et al. 2004), uniform7 (7 x 7)")
        .choices({"gauss", "uniform7"});
  }

 private:
  [[nodiscard]] Window window() const { return window_named(window_); }
  [[nodiscard]] std::string score_name() const override { return "ssim-" + window_; }
  [[nodiscard]] bool higher_is_better() const override { return true; }
  [[nodiscard]] std::int64_t least_side() const override {
    return static_cast<std::int64_t>(window().taps.size());
  }

  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor& fake) const override {
    return of_each_pair_of_levels(real, fake, [&](const at::Tensor& x, const at::Tensor& y) {
      return ssim(x, y, window(), 255);
    });
  }

  std::string window_ = "gauss";
};

}  // namespace
}  // namespace oct::ssim

OCT_PLUGIN(oct::Metric, oct::ssim::Ssim, "ssim", "1.0.0",
           "structural similarity of pairs (Wang et al. 2004)", "Apache-2.0")
