// SPDX-License-Identifier: Apache-2.0
#include "explore/directions.h"

#include <ATen/ATen.h>

#include <tuple>

#include "explore/style_choice.h"

namespace oct::host {
namespace {

/// Eigenvectors of the symmetric `matrix` [D, D], largest eigenvalue first, with deviations of
/// `styles`.
Directions principal(std::string method, const at::Tensor& matrix, const at::Tensor& styles,
                     std::int64_t count) {
  const auto [values, vectors] = at::linalg_eigh(matrix);  // rising, in columns
  const at::Tensor rows = vectors.t().flip(0).narrow(0, 0, count);
  const at::Tensor largest = rows.gather(1, rows.abs().argmax(1, true));
  Directions found;
  found.method = std::move(method);
  found.vectors = (rows * largest.sign()).contiguous();
  found.deviations = at::matmul(styles - styles.mean(0), found.vectors.t()).square().mean(0).sqrt();
  found.shares = (values.flip(0).clamp_min(0) / values.clamp_min(0).sum()).narrow(0, 0, count);
  return found;
}

}  // namespace

Directions ganspace(const at::Tensor& styles, std::int64_t count) {
  const at::Tensor centred = styles - styles.mean(0);
  return principal("ganspace", at::matmul(centred.t(), centred) / double(styles.size(0)), styles,
                   count);
}

Directions sefa(const at::Tensor& weights, const at::Tensor& styles, std::int64_t count) {
  constexpr double k_least_length = 1e-12;
  const at::Tensor given = weights.detach().to(at::kCPU, at::kDouble);
  const at::Tensor rows =
      given / at::linalg_vector_norm(given, 2, {1}, true).clamp_min(k_least_length);
  return principal("sefa", at::matmul(rows.t(), rows), styles, count);
}

at::Tensor moved(const at::Tensor& styles, const Directions& directions, std::int64_t index,
                 double deviations, const std::vector<std::int64_t>& chosen) {
  const at::Tensor step =
      directions.vectors[index] * (deviations * directions.deviations[index].item<double>());
  return mixed(styles, styles + step.to(styles.options()), chosen);
}

}  // namespace oct::host
