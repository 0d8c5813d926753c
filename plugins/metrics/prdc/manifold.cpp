// SPDX-License-Identifier: Apache-2.0
#include "manifold.h"

#include <ATen/ATen.h>

#include <tuple>
#include <vector>

namespace oct::prdc {
namespace {

constexpr std::int64_t k_rows_at_once = 512;

// Squared distances through a matrix product, which is many times as fast as differences. What it
// rounds to near 0 is 0: equal images must have distance 0 for "strictly less" to mean anything.
at::Tensor squared_distances(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor norms = a.square().sum(1, true) + b.square().sum(1).unsqueeze(0);
  const at::Tensor squares = at::addmm(norms, a, b.t(), 1, -2);
  return at::where(squares > norms * 1e-13, squares, at::zeros({}, squares.options()));
}

at::Tensor squared_radii(const at::Tensor& vectors, std::int64_t k) {
  std::vector<at::Tensor> parts;
  for (const at::Tensor& rows : vectors.split(k_rows_at_once)) {
    // The nearest is the image itself.
    parts.push_back(std::get<0>(at::kthvalue(squared_distances(rows, vectors), k + 1, 1)));
  }
  return at::cat(parts);
}

}  // namespace

at::Tensor radii(const at::Tensor& vectors, std::int64_t k) {
  return squared_radii(vectors.to(at::kDouble), k).sqrt();
}

Contributions compare(const at::Tensor& real, const at::Tensor& fake, std::int64_t k_precision,
                      std::int64_t k_density) {
  const at::Tensor x = real.to(at::kDouble);
  const at::Tensor y = fake.to(at::kDouble);
  const at::Tensor real_radii = squared_radii(x, k_precision).unsqueeze(1);
  const at::Tensor fake_radii = squared_radii(y, k_precision).unsqueeze(0);
  const at::Tensor density_radii = squared_radii(x, k_density).unsqueeze(1);

  at::Tensor precise = at::zeros({y.size(0)}, at::kBool);
  at::Tensor counts = at::zeros({y.size(0)}, at::kDouble);
  std::vector<at::Tensor> recalled;
  std::vector<at::Tensor> covered;
  for (std::int64_t first = 0; first < x.size(0); first += k_rows_at_once) {
    const auto some = [&](const at::Tensor& of) {
      return of.slice(0, first, first + k_rows_at_once);
    };
    const at::Tensor distances = squared_distances(some(x), y);
    const at::Tensor in_density = distances < some(density_radii);
    precise.logical_or_((distances < some(real_radii)).any(0));
    counts.add_(in_density.sum(0));
    recalled.push_back((distances < fake_radii).any(1));
    covered.push_back(in_density.any(1));
  }
  return {precise.to(at::kDouble), at::cat(recalled).to(at::kDouble),
          counts / static_cast<double>(k_density), at::cat(covered).to(at::kDouble)};
}

}  // namespace oct::prdc
