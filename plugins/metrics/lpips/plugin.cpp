// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <optional>
#include <utility>

#include "common/lpips_network.h"
#include "octsdk/error.h"
#include "octsdk/pair_metric.h"

namespace oct::lpips {
namespace {

constexpr std::int64_t k_least_side = 32;  // the third layer of alex is one pixel then

class Lpips : public PairMetric {
 public:
  void options(OptionSet& set) override {
    set.add("network", &name_, "the trunk that images are seen through").choices({"alex", "vgg"});
    set.add("trunk", &trunk_, "its weights, torchvision's, made by pth_to_safetensors.py");
    set.add("heads", &heads_, "the weights of its layers, lpips 0.1's, made likewise");
  }

 private:
  [[nodiscard]] std::string score_name() const override {
    return "lpips-" + name_ + (published_ ? "" : "-unpublished");
  }
  [[nodiscard]] bool higher_is_better() const override { return false; }
  [[nodiscard]] std::int64_t least_side() const override { return k_least_side; }

  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor& fake) const override {
    if (!network_) open();
    const at::NoGradGuard no_grad;
    return network_->distances(real, fake).sum({0}).to(at::kDouble);
  }

  // A metric is told of its files by options and of nothing after them but images.
  void open() const {
    if (trunk_.empty() || heads_.empty()) {
      throw Error(ExitCode::metric_undefined,
                  "it needs two files of weights: give --lpips-trunk and --lpips-heads; "
                  "plugins/metrics/lpips/README.md says where they are to be had");
    }
    const Plan& plan = plan_named(name_);
    features::Weights trunk(trunk_);
    features::Weights heads(heads_);
    published_ =
        trunk.is_conversion_of(plan.trunk_digest) && heads.is_conversion_of(plan.heads_digest);
    network_.emplace(plan, std::move(trunk), std::move(heads));
  }

  std::string name_ = "alex";
  std::string trunk_;
  std::string heads_;
  mutable std::optional<Network> network_;
  mutable bool published_ = true;  // until open() has seen the files
};

}  // namespace
}  // namespace oct::lpips

OCT_PLUGIN(oct::Metric, oct::lpips::Lpips, "lpips", "1.0.0",
           "learned perceptual distance of pairs, weights given by the user (Zhang et al. 2018)",
           "Apache-2.0")
