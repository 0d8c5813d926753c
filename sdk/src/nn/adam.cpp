// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/adam.h"

#include <torch/torch.h>

#include <memory>

#include "aligned_memory.h"

namespace oct::nn {
namespace {

/// Zeros of the parameter's shape and type. Large ones take no memory before they are used, which
/// they never are where a model is loaded to make images.
at::Tensor zeros_for(const at::Tensor& parameter) {
  const std::size_t bytes = parameter.nbytes();
  if (!parameter.is_cpu() || !parameter.is_contiguous() || bytes < k_large_memory) {
    return torch::zeros_like(parameter);
  }
  const auto pages = std::make_shared<c10::DataPtr>(fresh_pages(bytes));
  if (!*pages) return torch::zeros_like(parameter);
  return at::from_blob(
      pages->get(), parameter.sizes(), [pages](void*) {}, parameter.options().requires_grad(false));
}

}  // namespace

Adam::Adam(std::vector<NamedParameter> parameters, const AdamOptions& options)
    : Optimizer(std::move(parameters)), options_(options) {
  const torch::NoGradGuard no_grad;
  for (const NamedParameter& parameter : this->parameters()) {
    exp_avg_.push_back(zeros_for(parameter.tensor));
    exp_avg_sq_.push_back(zeros_for(parameter.tensor));
    steps_.push_back(torch::zeros({}, parameter.tensor.options().dtype(torch::kFloat)));
  }
}

void Adam::step() {
  const torch::NoGradGuard no_grad;
  std::vector<at::Tensor> values;
  std::vector<at::Tensor> gradients;
  std::vector<at::Tensor> averages;
  std::vector<at::Tensor> squares;
  std::vector<at::Tensor> steps;
  for (std::size_t i = 0; i < parameters().size(); ++i) {
    const at::Tensor& value = parameters()[i].tensor;
    if (!value.grad().defined()) continue;
    values.push_back(value);
    // The fused kernel walks all five tensors as flat memory.
    gradients.push_back(value.grad().contiguous());
    averages.push_back(exp_avg_[i]);
    squares.push_back(exp_avg_sq_[i]);
    steps.push_back(steps_[i].add_(1));
  }
  if (values.empty()) return;
  at::_fused_adam_(values, gradients, averages, squares, /*max_exp_avg_sqs=*/{}, steps,
                   learning_rate(), options_.beta1, options_.beta2, /*weight_decay=*/0.0,
                   options_.epsilon, /*amsgrad=*/false, /*maximize=*/false);
}

void Adam::visit_state(const std::function<void(std::string_view, at::Tensor&)>& see) {
  for (std::size_t i = 0; i < parameters().size(); ++i) {
    const std::string& name = parameters()[i].name;
    see("exp_avg/" + name, exp_avg_[i]);
    see("exp_avg_sq/" + name, exp_avg_sq_[i]);
    see("step/" + name, steps_[i]);
  }
}

}  // namespace oct::nn
