// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "octsdk/export.h"
#include "octsdk/nn/optimizer.h"

namespace oct::nn {

/// See Adam; the defaults are those of Kingma and Ba.
struct AdamOptions {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1), all parameters in one fused pass.
/// State, for each parameter: "exp_avg/<name>" and "exp_avg_sq/<name>" of its shape and type, and
/// "step/<name>", a float32 scalar, since parameters may have had different numbers of updates.
/// Starts with learning rate 0: set it before the first step.
class OCT_API Adam final : public Optimizer {
 public:
  Adam(std::vector<NamedParameter> parameters, const AdamOptions& options);

  void step() override;
  void visit_state(const std::function<void(std::string_view, at::Tensor&)>& see) override;

 private:
  AdamOptions options_;
  std::vector<at::Tensor> exp_avg_;     // first moment, m in the paper
  std::vector<at::Tensor> exp_avg_sq_;  // second moment, v in the paper
  std::vector<at::Tensor> steps_;       // t in the paper
};

}  // namespace oct::nn
