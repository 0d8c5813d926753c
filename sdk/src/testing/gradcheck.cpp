// SPDX-License-Identifier: Apache-2.0
#include "octsdk/testing/gradcheck.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "octsdk/error.h"
#include "octsdk/nn/noise.h"
#include "octsdk/random.h"

namespace oct::testing {
namespace {

constexpr std::size_t k_told = 5;

std::vector<at::Tensor> leaves(const std::vector<at::Tensor>& inputs) {
  std::vector<at::Tensor> copies;
  for (const at::Tensor& input : inputs) {
    if (input.scalar_type() != at::kDouble) {
      throw Error(ExitCode::usage, std::string("gradcheck: input ") +
                                       std::to_string(copies.size()) + " is " +
                                       c10::toString(input.scalar_type()) +
                                       "; differences are too coarse in any type but Double");
    }
    copies.push_back(input.detach().clone(at::MemoryFormat::Contiguous).set_requires_grad(true));
  }
  if (copies.empty()) throw Error(ExitCode::usage, "gradcheck: there is no input");
  return copies;
}

/// Gradients of sum(result * weights); zeros for inputs that the graph does not reach.
std::vector<at::Tensor> gradients(const at::Tensor& result, const at::Tensor& weights,
                                  const std::vector<at::Tensor>& inputs, bool create_graph) {
  std::vector<at::Tensor> found(inputs.size());
  if (result.requires_grad()) {
    found = torch::autograd::grad({result}, inputs, {weights}, /*retain_graph=*/true, create_graph,
                                  /*allow_unused=*/true);
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i].defined()) found[i] = torch::zeros_like(inputs[i]);
  }
  return found;
}

double weighted_sum(const TensorFunction& function, const std::vector<at::Tensor>& inputs,
                    const at::Tensor& weights) {
  const torch::AutoGradMode grad(true);  // a function may itself differentiate, as penalties do
  return (function(inputs).detach() * weights).sum().item<double>();
}

double central_difference(const TensorFunction& function, const std::vector<at::Tensor>& inputs,
                          const at::Tensor& weights, double& value, double step) {
  const double middle = value;
  value = middle + step;
  const double above = weighted_sum(function, inputs, weights);
  value = middle - step;
  const double below = weighted_sum(function, inputs, weights);
  value = middle;
  return (above - below) / (2 * step);
}

std::vector<std::int64_t> chosen_entries(std::int64_t count, const GradcheckOptions& options,
                                         std::size_t input) {
  const bool all = options.entries <= 0 || options.entries >= count;
  const auto n = static_cast<std::uint64_t>(count);
  const std::uint64_t order = Rng(options.seed, "gradcheck-entries", input).next();
  std::vector<std::int64_t> entries;
  for (std::int64_t i = 0; i < (all ? count : options.entries); ++i) {
    entries.push_back(
        all ? i
            : static_cast<std::int64_t>(permuted_index(static_cast<std::uint64_t>(i), n, order)));
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

at::Tensor weights_for(const at::Tensor& result, std::uint64_t seed) {
  Rng random(seed, "gradcheck-weights");
  return nn::standard_normal(result.sizes(), random, result.options());
}

void expect_repeatable(const TensorFunction& function, const std::vector<at::Tensor>& inputs,
                       const at::Tensor& result) {
  if (result.scalar_type() == at::kDouble && result.equal(function(inputs))) return;
  throw Error(ExitCode::usage,
              "gradcheck: the function gives another result when called again, or one that is not "
              "Double; it must be deterministic");
}

}  // namespace

std::string GradcheckReport::text() const {
  std::ostringstream text;
  text << mismatches.size() << " of " << compared << " derivatives are wrong";
  for (std::size_t i = 0; i < std::min(k_told, mismatches.size()); ++i) {
    const GradientMismatch& wrong = mismatches[i];
    text << "\ninput " << wrong.input << ", entry " << wrong.entry << ": numeric " << wrong.numeric
         << ", analytic " << wrong.analytic;
  }
  return text.str();
}

GradcheckReport gradcheck(const TensorFunction& function, const std::vector<at::Tensor>& inputs,
                          const GradcheckOptions& options) {
  const std::vector<at::Tensor> variables = leaves(inputs);
  const at::Tensor result = function(variables);
  expect_repeatable(function, variables, result);
  const at::Tensor weights = weights_for(result, options.seed);
  const std::vector<at::Tensor> analytic = gradients(result, weights, variables, false);

  GradcheckReport report;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    const at::Tensor derivative = analytic[i].contiguous();
    double* values = variables[i].data_ptr<double>();
    for (const std::int64_t entry : chosen_entries(variables[i].numel(), options, i)) {
      const double numeric =
          central_difference(function, variables, weights, values[entry], options.step);
      const double found = derivative.data_ptr<double>()[entry];
      const double allowed = options.absolute + options.relative * std::abs(numeric);
      ++report.compared;
      if (std::abs(numeric - found) <= allowed) continue;  // false for NaN
      report.mismatches.push_back({i, entry, numeric, found});
    }
  }
  return report;
}

GradcheckReport gradgradcheck(const TensorFunction& function, const std::vector<at::Tensor>& inputs,
                              const GradcheckOptions& options) {
  std::vector<at::Tensor> all = inputs;
  all.push_back(weights_for(function(leaves(inputs)), options.seed).detach());
  const TensorFunction all_gradients = [&](const std::vector<at::Tensor>& given) {
    const std::vector<at::Tensor> variables(given.begin(), given.end() - 1);
    std::vector<at::Tensor> parts;
    for (const at::Tensor& part : gradients(function(variables), given.back(), variables, true)) {
      parts.push_back(part.flatten());
    }
    return torch::cat(parts);
  };
  return gradcheck(all_gradients, all, options);
}

}  // namespace oct::testing
