// SPDX-License-Identifier: Apache-2.0
#include "frechet.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace oct::fd {
namespace {

constexpr std::int64_t k_rows_at_once = 512;  // bounds what is held in float64
constexpr std::int64_t k_sizes = 10;

struct Root {
  at::Tensor root;
  at::Tensor inverse;  // pseudo-inverse
};

Root root_of(const at::Tensor& covariance) {
  const auto [values, vectors] = at::linalg_eigh(covariance);
  const at::Tensor roots = values.clamp_min(0).sqrt();
  const at::Tensor is_seen = roots > 1e-6 * roots.max();
  const at::Tensor inverses = at::where(is_seen, roots.reciprocal(), at::zeros_like(roots));
  return {at::mm(vectors * roots, vectors.t()), at::mm(vectors * inverses, vectors.t())};
}

// Of sets that are the same only rounding is left, of either sign.
double without_rounding(double distance, double variances, double rounding = 0) {
  return distance < std::max(1e-12 * variances, rounding) ? 0 : distance;
}

double total_variance(const at::Tensor& covariance) {
  return covariance.trace().item<double>();
}

// I - T, T the map that carries one Gaussian into the other: the derivative of the distance.
at::Tensor slope(const Root& own, const at::Tensor& singular, const at::Tensor& values) {
  const at::Tensor root_of_product = at::mm(singular * values, singular.t());
  const at::Tensor map = at::mm(at::mm(own.inverse, root_of_product), own.inverse);
  return at::eye(map.size(0), map.options()) - map;
}

at::Tensor centred(const at::Tensor& vectors) {
  const at::Tensor exact = vectors.to(at::kDouble);
  return exact - exact.mean(0, true);
}

double variances_of(const Moments& real, const Moments& fake) {
  return total_variance(real.covariance) + total_variance(fake.covariance);
}

double squared_gap(const Moments& real, const Moments& fake) {
  return (real.mean - fake.mean).square().sum().item<double>();
}

// I - A A', the slope of a map A A'.
at::Tensor slope_of(const at::Tensor& half) {
  return at::eye(half.size(0), half.options()).addmm_(half, half.t(), 1, -1);
}

// The eigenvalues and eigenvectors of L' F L; the product is gone when they are there.
std::tuple<at::Tensor, at::Tensor> decomposed(const at::Tensor& lower, const at::Tensor& fake) {
  return at::linalg_eigh(at::mm(lower.t(), at::mm(fake, lower)));
}

// With R = L L' and P = (L' F L)^(1/2) the map that carries R's Gaussian into F's is L'^-1 P L^-1,
// and its inverse L P^-1 L'. One decomposition, where roots and singular values take three. Nothing
// for covariances that are singular or so nearly that the small roots would be rounding.
std::optional<Frechet> frechet_by_cholesky(const Moments& real, const Moments& fake) {
  constexpr double k_least_ratio = 1e-10;  // then a root is good to 2e-11 of the largest
  const auto [lower, flaw] = at::linalg_cholesky_ex(real.covariance);
  if (flaw.item<std::int32_t>() != 0) return std::nullopt;
  const auto [values, vectors] = decomposed(lower, fake.covariance);
  const double largest = values.max().item<double>();
  if (!(values.min().item<double>() > k_least_ratio * largest)) return std::nullopt;
  const at::Tensor roots = values.sqrt();
  const double variances = variances_of(real, fake);
  // Each eigenvalue is off by a unit in the last place of the largest.
  const double rounding =
      std::numeric_limits<double>::epsilon() * largest * roots.reciprocal().sum().item<double>();
  Frechet result;
  result.distance = without_rounding(
      squared_gap(real, fake) + variances - 2 * roots.sum().item<double>(), variances, rounding);
  result.real_slope =
      slope_of(at::linalg_solve_triangular(lower.t(), vectors * roots.sqrt(), true));
  result.fake_slope = slope_of(at::mm(lower, vectors / roots.sqrt()));
  return result;
}

}  // namespace

Moments moments_of(const at::Tensor& vectors) {
  const auto n = static_cast<double>(vectors.size(0));
  Moments moments{vectors.sum(0, false, at::kDouble).div_(n), {}};
  moments.covariance = at::zeros({vectors.size(1), vectors.size(1)}, at::kDouble);
  for (const at::Tensor& some : vectors.split(k_rows_at_once)) {
    const at::Tensor rows = some.to(at::kDouble).sub_(moments.mean);
    moments.covariance.addmm_(rows.t(), rows);
  }
  moments.covariance.div_(n - 1);
  return moments;
}

Frechet frechet(const Moments& real, const Moments& fake) {
  if (auto result = frechet_by_cholesky(real, fake)) return *std::move(result);
  const Root x = root_of(real.covariance);
  const Root y = root_of(fake.covariance);
  const auto [left, values, right] = at::linalg_svd(at::mm(x.root, y.root), false);
  const double variances = variances_of(real, fake);
  Frechet result;
  result.distance = without_rounding(
      squared_gap(real, fake) + variances - 2 * values.sum().item<double>(), variances);
  result.real_slope = slope(x, left, values);
  result.fake_slope = slope(y, right.t(), values);
  return result;
}

double frechet_of_vectors(const at::Tensor& real, const at::Tensor& fake) {
  const at::Tensor x = centred(real);
  const at::Tensor y = centred(fake);
  const auto m = static_cast<double>(x.size(0) - 1);
  const auto n = static_cast<double>(y.size(0) - 1);
  const at::Tensor gap = real.mean(0, false, at::kDouble) - fake.mean(0, false, at::kDouble);
  const double variances =
      x.square().sum().item<double>() / m + y.square().sum().item<double>() / n;
  const double root = at::linalg_svdvals(at::mm(x, y.t())).sum().item<double>() / std::sqrt(m * n);
  return without_rounding(gap.square().sum().item<double>() + variances - 2 * root, variances);
}

at::Tensor influence(const at::Tensor& vectors, const Moments& own, const Moments& other,
                     const at::Tensor& slope) {
  const at::Tensor gap = own.mean - other.mean;
  std::vector<at::Tensor> parts;
  for (const at::Tensor& some : vectors.split(k_rows_at_once)) {
    const at::Tensor rows = some.to(at::kDouble).sub_(own.mean);
    parts.push_back((at::mm(rows, slope) * rows).sum(1) + 2 * at::mv(rows, gap));
  }
  const at::Tensor all = at::cat(parts);
  return all - all.mean();
}

double frechet_at_infinity(const at::Tensor& real, const at::Tensor& fake) {
  const std::int64_t n = real.size(0);
  const at::Tensor design = at::ones({k_sizes, 2}, at::kDouble);
  const at::Tensor distances = at::empty({k_sizes, 1}, at::kDouble);
  for (std::int64_t i = 0; i < k_sizes; ++i) {
    const std::int64_t size = n / 2 + (n - n / 2) * i / (k_sizes - 1);
    design[i][1] = 1 / static_cast<double>(size);
    distances[i][0] = frechet_of_vectors(real.narrow(0, 0, size), fake.narrow(0, 0, size));
  }
  return at::mm(at::linalg_pinv(design), distances)[0][0].item<double>();
}

}  // namespace oct::fd
