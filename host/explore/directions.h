// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "explore/style_space.h"

namespace oct::host {

/// Directions in style space, the most telling first. Tensors are float64 on the CPU.
struct Directions {
  std::string method;     ///< "ganspace", "sefa"
  at::Tensor vectors;     ///< [N, D], of length 1; the largest entry of each is positive
  at::Tensor deviations;  ///< [N]: standard deviation of mapped styles along it
  at::Tensor shares;      ///< [N]: of the sum of all eigenvalues
};

/// Principal components of mapped styles [S, D]. Härkönen et al. 2020, arXiv 2004.02546.
Directions ganspace(const at::Tensor& styles, std::int64_t count);

/// Directions that style weights [R, D], rows scaled to length 1, answer to most. Shen and Zhou
/// 2021, arXiv 2007.06600. `styles` [S, D]: for the deviations.
Directions sefa(const at::Tensor& weights, const at::Tensor& styles, std::int64_t count);

/// `styles` [1, L, D] moved by `deviations` standard deviations along direction `index`, in the
/// styles chosen.
at::Tensor moved(const at::Tensor& styles, const Directions& directions, std::int64_t index,
                 double deviations, const std::vector<std::int64_t>& chosen);

}  // namespace oct::host
