// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <map>
#include <string>

#include "octsdk/model.h"
#include "octsdk/nn/optimizer.h"

namespace oct::test {

/// Everything a model shows to visit_parts, by name. Borrowed from the model.
class PartMap final : public PartVisitor {
 public:
  explicit PartMap(Model& model) { model.visit_parts(*this); }

  void module(std::string_view name, torch::nn::Module& module, PartUse) override {
    modules[std::string(name)] = &module;
  }
  void optimizer(std::string_view name, nn::Optimizer& optimizer) override {
    optimizers[std::string(name)] = &optimizer;
  }
  void tensor(std::string_view name, at::Tensor& tensor) override {
    tensors[std::string(name)] = &tensor;
  }
  void number(std::string_view name, double& value) override {
    numbers[std::string(name)] = &value;
  }

  std::map<std::string, torch::nn::Module*> modules;
  std::map<std::string, nn::Optimizer*> optimizers;
  std::map<std::string, at::Tensor*> tensors;
  std::map<std::string, double*> numbers;
};

}  // namespace oct::test
