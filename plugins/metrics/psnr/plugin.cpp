// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include "octsdk/pair_metric.h"
#include "psnr.h"

namespace oct::psnr {
namespace {

class Psnr : public PairMetric {
 public:
  void options(OptionSet&) override {}

 private:
  [[nodiscard]] std::string score_name() const override { return "psnr"; }
  [[nodiscard]] bool higher_is_better() const override { return true; }

  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor& fake) const override {
    return psnr(real.to(at::kDouble), fake.to(at::kDouble), 2);
  }
};

}  // namespace
}  // namespace oct::psnr

OCT_PLUGIN(oct::Metric, oct::psnr::Psnr, "psnr", "1.0.0", "peak signal-to-noise ratio of pairs, dB",
           "Apache-2.0")
