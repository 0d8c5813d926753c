// SPDX-License-Identifier: Apache-2.0
#include "networks.h"

#include <stdexcept>

#include "octsdk/nn/layers.h"

namespace oct::golden {
namespace {

Tensors state_of(const torch::nn::Module& module) {
  Tensors state;
  for (const auto& item : module.named_parameters()) state[item.key()] = item.value();
  for (const auto& item : module.named_buffers()) state[item.key()] = item.value();
  return state;
}

bool is_convolution(const torch::nn::Module& module) {
  return module.as<torch::nn::Conv2d>() != nullptr || module.as<nn::Conv2d>() != nullptr ||
         module.as<torch::nn::ConvTranspose2d>() != nullptr ||
         module.as<nn::ConvTranspose2d>() != nullptr;
}

bool is_norm(const torch::nn::Module& module) {
  return module.as<nn::InstanceNormActImpl>() != nullptr ||
         module.as<torch::nn::BatchNorm2d>() != nullptr;
}

}  // namespace

void load_state(torch::nn::Module& module, const Tensors& state, const std::string& what) {
  const torch::NoGradGuard no_grad;
  const Tensors own = state_of(module);
  std::string differences;
  for (const auto& [name, tensor] : own) {
    if (!state.contains(name)) differences += " not in the file: " + name + ";";
  }
  for (const auto& [name, tensor] : state) {
    const auto place = own.find(name);
    if (place == own.end()) {
      differences += " not in the network: " + name + ";";
    } else if (place->second.sizes() != tensor.sizes()) {
      differences += " other shape: " + name + ";";
    } else {
      place->second.copy_(tensor);
    }
  }
  if (!differences.empty()) throw std::runtime_error(what + ":" + differences);
}

void add_state(const torch::nn::Module& module, const std::string& group, Tensors& to) {
  for (const auto& [name, tensor] : state_of(module)) to[group + "/" + name] = tensor.detach();
}

void add_gradients(const torch::nn::Module& module, const std::string& group, Tensors& to) {
  for (const auto& item : module.named_parameters()) {
    const at::Tensor& gradient = item.value().grad();
    if (gradient.defined()) to[group + "/" + item.key()] = gradient.clone();
  }
}

std::set<std::string> biases_before_norm(const torch::nn::Module& module) {
  std::set<std::string> names;
  for (const auto& item : module.named_modules()) {
    if (item.value()->as<torch::nn::Sequential>() == nullptr) continue;
    const auto children = item.value()->named_children();
    for (std::size_t i = 1; i < children.size(); ++i) {
      if (!is_norm(*children[i].value()) || !is_convolution(*children[i - 1].value())) continue;
      const std::string bias = item.key() + "." + children[i - 1].key() + ".bias";
      if (module.named_parameters().contains(bias)) names.insert(bias);
    }
  }
  return names;
}

std::string first_word(const std::string& text) {
  return text.substr(0, text.find_first_of(" ("));
}

}  // namespace oct::golden
