// SPDX-License-Identifier: Apache-2.0
#include "common/conv_norm.h"

#include <ATen/ATen.h>

namespace oct::features {

ConvNorm::ConvNorm(Weights& weights, const std::string& conv, const std::string& norm,
                   const ConvShape& shape, double epsilon)
    : shape_(shape) {
  const at::Tensor kernel = weights
                                .take(conv + ".weight", {shape.out, shape.in / shape.groups,
                                                         shape.kernel[0], shape.kernel[1]})
                                .to(at::kDouble);
  const auto taken = [&](const char* name) {
    return weights.take(norm + "." + name, {shape.out}).to(at::kDouble);
  };
  const at::Tensor scale = taken("weight") / (taken("running_var") + epsilon).sqrt();
  weight_ = (kernel * scale.view({-1, 1, 1, 1})).to(at::kFloat).contiguous();
  bias_ = (taken("bias") - taken("running_mean") * scale).to(at::kFloat).contiguous();
}

at::Tensor ConvNorm::operator()(const at::Tensor& x) const {
  return at::conv2d(x, weight_, bias_, {shape_.stride, shape_.stride}, shape_.padding, {1, 1},
                    shape_.groups);
}

}  // namespace oct::features
