// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/layers.h"

namespace oct::nn {

template <>
std::vector<std::string> words<Norm>() {
  return {"instance", "batch", "none"};
}

template <>
std::vector<std::string> words<Padding>() {
  return {"reflect", "replicate", "zero"};
}

void push_norm(torch::nn::Sequential& layers, Norm norm, std::int64_t channels) {
  switch (norm) {
    case Norm::instance:
      layers->push_back(torch::nn::InstanceNorm2d(channels));
      return;
    case Norm::batch:
      layers->push_back(torch::nn::BatchNorm2d(channels));
      return;
    case Norm::none:
      layers->push_back(torch::nn::Identity());
      return;
  }
}

torch::nn::Conv2dOptions conv_options(std::int64_t in, std::int64_t out, std::int64_t kernel,
                                      std::int64_t stride, std::int64_t pad, Padding padding) {
  torch::nn::Conv2dOptions options(in, out, kernel);
  options.stride(stride).padding(pad);
  if (padding == Padding::reflect) options.padding_mode(torch::kReflect);
  if (padding == Padding::replicate) options.padding_mode(torch::kReplicate);
  return options;
}

}  // namespace oct::nn
