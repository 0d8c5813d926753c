// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "octsdk/export.h"

namespace oct::testing {

/// A differentiable function of several tensors.
using TensorFunction = std::function<at::Tensor(const std::vector<at::Tensor>&)>;

/// How derivatives are compared: |numeric - analytic| <= absolute + relative * |numeric|.
struct GradcheckOptions {
  double step = 1e-6;  ///< of the central difference
  double absolute = 1e-6;
  double relative = 1e-5;
  std::uint64_t seed = 0;    ///< of the random weights that the function's result is summed with
  std::int64_t entries = 0;  ///< to look at in each input, drawn by the seed; 0 = all
};

/// One derivative that is wrong.
struct GradientMismatch {
  std::size_t input = 0;   ///< which of the function's inputs
  std::int64_t entry = 0;  ///< flat index into it
  double numeric = 0;
  double analytic = 0;
};

/// What gradcheck saw.
struct GradcheckReport {
  std::vector<GradientMismatch> mismatches;  ///< in the order of input and entry
  std::int64_t compared = 0;                 ///< derivatives looked at

  [[nodiscard]] bool holds() const { return mismatches.empty(); }
  /// The first few mismatches, one a line: "input 1, entry 17: numeric 0.5, analytic 0.25".
  [[nodiscard]] OCT_API std::string text() const;
};

/// Holds the first derivatives that `function`'s backward gives against central differences, by
/// the scalar sum(function(inputs) * weights) with weights drawn from N(0, 1). `inputs` are
/// float64, not changed; choose them off the kinks (|x| > step). A result without a graph counts as
/// a gradient of 0. Throws Error(usage) for other types, when there is nothing to differentiate,
/// and when two calls of `function` differ.
OCT_API GradcheckReport gradcheck(const TensorFunction& function,
                                  const std::vector<at::Tensor>& inputs,
                                  const GradcheckOptions& options = {});

/// The same for the second derivatives: gradcheck of the function that maps the inputs and a
/// weighting of the result (the last input in the report) to all gradients of the inputs, as a
/// penalty on gradients needs them. Throws like gradcheck, and what a backward that cannot be
/// differentiated throws.
OCT_API GradcheckReport gradgradcheck(const TensorFunction& function,
                                      const std::vector<at::Tensor>& inputs,
                                      const GradcheckOptions& options = {});

}  // namespace oct::testing
