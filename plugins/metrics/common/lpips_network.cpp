// SPDX-License-Identifier: Apache-2.0
#include "common/lpips_network.h"

#include <ATen/ATen.h>

#include "common/channels.h"

namespace oct::lpips {
namespace {

constexpr double k_epsilon = 1e-10;

const Plan k_alex{{{0, 3, 64, 11, 4, 2},
                   {3, 64, 192, 5, 1, 2, 3},
                   {6, 192, 384, 3, 1, 1, 3},
                   {8, 384, 256, 3},
                   {10, 256, 256, 3}},
                  "7be5be79",
                  "df73285e"};
const Plan k_vgg{{{0, 3, 64, 3, 1, 1, 0, false},
                  {2, 64, 64, 3},
                  {5, 64, 128, 3, 1, 1, 2, false},
                  {7, 128, 128, 3},
                  {10, 128, 256, 3, 1, 1, 2, false},
                  {12, 256, 256, 3, 1, 1, 0, false},
                  {14, 256, 256, 3},
                  {17, 256, 512, 3, 1, 1, 2, false},
                  {19, 512, 512, 3, 1, 1, 0, false},
                  {21, 512, 512, 3},
                  {24, 512, 512, 3, 1, 1, 2, false},
                  {26, 512, 512, 3, 1, 1, 0, false},
                  {28, 512, 512, 3}},
                 "397923af",
                 "a78928a0"};

// The published code's "scaling layer": ImageNet's mean and deviation for a range of [-1, 1].
at::Tensor scaled(const at::Tensor& images) {
  const at::Tensor shift = at::tensor({-0.030F, -0.088F, -0.188F}).view({1, 3, 1, 1});
  const at::Tensor scale = at::tensor({0.458F, 0.448F, 0.450F}).view({1, 3, 1, 1});
  return (features::three_channels(images) - shift) / scale;
}

at::Tensor of_unit_length(const at::Tensor& layer) {
  return layer / (layer.square().sum({1}, true).sqrt() + k_epsilon);
}

}  // namespace

const Plan& plan_named(const std::string& name) {
  return name == "alex" ? k_alex : k_vgg;
}

Network::Network(const Plan& plan, features::Weights trunk, features::Weights heads) {
  for (const Plan::Convolution& shape : plan.convolutions) {
    const std::string name = "features." + std::to_string(shape.index);
    convolutions_.push_back(
        {shape, trunk.take(name + ".weight", {shape.out, shape.in, shape.kernel, shape.kernel}),
         trunk.take(name + ".bias", {shape.out})});
    if (!shape.compared) continue;
    const std::string head = "lin" + std::to_string(heads_.size()) + ".model.1.weight";
    heads_.push_back(heads.take(head, {1, shape.out, 1, 1}));
  }
  heads.expect_all_taken();
}

std::vector<at::Tensor> Network::layers(const at::Tensor& images) const {
  std::vector<at::Tensor> outputs;
  at::Tensor x = scaled(images);
  for (const auto& [shape, weight, bias] : convolutions_) {
    if (shape.pool_before > 0) {
      x = at::max_pool2d(x, {shape.pool_before, shape.pool_before}, {2, 2});
    }
    x = at::conv2d(x, weight, bias, {shape.stride, shape.stride}, {shape.padding, shape.padding})
            .relu_();
    if (shape.compared) outputs.push_back(x);
  }
  return outputs;
}

at::Tensor Network::distances(const at::Tensor& a, const at::Tensor& b) const {
  const std::vector<at::Tensor> layers_a = layers(a);
  const std::vector<at::Tensor> layers_b = layers(b);
  std::vector<at::Tensor> distances;
  for (std::size_t i = 0; i < heads_.size(); ++i) {
    const at::Tensor difference =
        (of_unit_length(layers_a[i]) - of_unit_length(layers_b[i])).square();
    distances.push_back((difference * heads_[i]).sum({1}).mean({1, 2}));
  }
  return at::stack(distances);
}

}  // namespace oct::lpips
