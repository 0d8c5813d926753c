// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include "octsdk/pair_metric.h"

namespace oct::l1 {
namespace {

class L1 final : public PairMetric {
 public:
  void options(OptionSet&) override {}

 private:
  [[nodiscard]] std::string score_name() const override { return "l1"; }
  [[nodiscard]] bool higher_is_better() const override { return false; }

  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor& fake) const override {
    return (real.to(at::kDouble) - fake.to(at::kDouble)).abs().mean({1, 2, 3});
  }
};

}  // namespace
}  // namespace oct::l1

OCT_PLUGIN(oct::Metric, oct::l1::L1, "l1", "1.0.0", "mean absolute difference of pairs",
           "Apache-2.0")
