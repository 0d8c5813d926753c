// SPDX-License-Identifier: Apache-2.0
#include "classifier.h"

#include <torch/torch.h>

#include <cmath>

#include "octsdk/nn/adam.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/noise.h"
#include "octsdk/random.h"

namespace oct::utility {
namespace {

constexpr std::int64_t k_groups = 4;
constexpr double k_learning_rate = 0.001;

torch::nn::Sequential classifier(std::int64_t channels, std::int64_t classes) {
  torch::nn::Sequential layers;
  for (const std::int64_t maps : {16, 32, 64, 64}) {
    layers->push_back(
        torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, maps, 3).padding(1).bias(false)));
    layers->push_back(torch::nn::GroupNorm(torch::nn::GroupNormOptions(k_groups, maps)));
    layers->push_back(torch::nn::ReLU());
    layers->push_back(torch::nn::MaxPool2d(2));
    channels = maps;
  }
  layers->push_back(torch::nn::AdaptiveAvgPool2d(1));
  layers->push_back(torch::nn::Flatten());
  layers->push_back(torch::nn::Linear(channels, classes));
  return layers;
}

// He et al. 2015, arXiv 1502.01852; not from LibTorch's generator, which is the host's and of which
// a new linear layer has taken its bias.
void draw_weights(torch::nn::Module& network, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  Rng random(seed, "utility-weights");
  for (auto& item : network.named_parameters()) {
    at::Tensor& parameter = item.value();
    if (parameter.dim() < 2) {
      if (item.key().ends_with("bias")) parameter.zero_();
      continue;
    }
    const auto fan_in = static_cast<double>(parameter[0].numel());
    parameter.copy_(nn::standard_normal(parameter.sizes(), random, parameter.options()) *
                    std::sqrt(2 / fan_in));
  }
}

at::Tensor pixels_of(const at::Tensor& eight_bits) {
  return eight_bits.to(torch::kFloat).div_(127.5).sub_(1);
}

Labelled drawn(const Labelled& from, std::int64_t count, Rng& random) {
  at::Tensor rows = torch::empty({count}, torch::kLong);
  for (std::int64_t i = 0; i < count; ++i) {
    rows[i] = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(from.size())));
  }
  at::Tensor images = pixels_of(from.images.index_select(0, rows));
  for (std::int64_t i = 0; i < count; ++i) {
    if (random.chance(0.5)) images[i] = images[i].flip({2});
  }
  return {images, from.labels.index_select(0, rows)};
}

}  // namespace

at::Tensor eight_bits(const at::Tensor& images) {
  return images.add(1).mul_(127.5).round_().clamp_(0, 255).to(torch::kByte);
}

at::Tensor train_and_classify(const Labelled& train, const at::Tensor& images,
                              const Training& training) {
  const torch::AutoGradMode gradients(true);
  torch::nn::Sequential network = classifier(train.images.size(1), train.labels.size(1));
  draw_weights(*network, training.seed);
  nn::Adam optimizer(nn::parameters_of("classifier", *network), {});
  optimizer.set_learning_rate(k_learning_rate);
  Rng random(training.seed, "utility-order");
  for (std::int64_t step = 0; step < training.steps; ++step) {
    const Labelled batch = drawn(train, training.batch, random);
    optimizer.zero_grad();
    torch::binary_cross_entropy_with_logits(network->forward(batch.images), batch.labels)
        .backward();
    optimizer.step();
  }
  const torch::NoGradGuard no_grad;
  std::vector<at::Tensor> answers;
  for (const at::Tensor& part : images.split(training.batch)) {
    answers.push_back(torch::sigmoid(network->forward(pixels_of(part))));
  }
  return torch::cat(answers);
}

}  // namespace oct::utility
