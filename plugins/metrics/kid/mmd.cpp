// SPDX-License-Identifier: Apache-2.0
#include "mmd.h"

#include <ATen/ATen.h>

#include <cmath>

namespace oct::kid {
namespace {

constexpr std::int64_t k_rows_at_once = 512;

// Sums of the kernel over one side's images, by patient: [patients] float64 each.
struct PatientSums {
  at::Tensor images;  // how many the patient has
  at::Tensor within;  // k(i, j): i the patient's, j any other image of the side
  at::Tensor same;    // ... j another image of the patient
  at::Tensor across;  // ... j any image of the other side
};

double total(const at::Tensor& sums) {
  return sums.sum().item<double>();
}

at::Tensor kernel(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor base = at::mm(a, b.t()).div_(static_cast<double>(a.size(1))).add_(1);
  return base.square().mul_(base);
}

PatientSums sums_of(const at::Tensor& own, const at::Tensor& patients, const at::Tensor& other) {
  const at::Tensor zeros = at::zeros({patients.max().item<std::int64_t>() + 1}, at::kDouble);
  PatientSums sums{zeros.clone(), zeros.clone(), zeros.clone(), zeros.clone()};
  for (std::int64_t first = 0; first < own.size(0); first += k_rows_at_once) {
    const at::Tensor rows = own.slice(0, first, first + k_rows_at_once);
    const at::Tensor who = patients.slice(0, first, first + k_rows_at_once);
    const at::Tensor inside = kernel(rows, own);
    inside.diagonal(first).zero_();
    const at::Tensor is_same = who.unsqueeze(1) == patients.unsqueeze(0);
    sums.images.index_add_(0, who, at::ones({rows.size(0)}, at::kDouble));
    sums.within.index_add_(0, who, inside.sum(1));
    sums.same.index_add_(0, who, (inside * is_same).sum(1));
    sums.across.index_add_(0, who, kernel(rows, other).sum(1));
  }
  return sums;
}

// The discrepancy's part that changes with the side's images; the other side's own mean is left
// out.
struct SideEstimate {
  double mean_within = 0;
  std::optional<double> variance;
};

SideEstimate estimate(const PatientSums& side, double others) {
  const double n = total(side.images);
  const double within = total(side.within);
  const double across = total(side.across);
  SideEstimate result;
  result.mean_within = within / (n * (n - 1));

  const at::Tensor left = n - side.images;
  if (left.min().item<double>() < 2) return result;
  const double whole = result.mean_within - 2 * across / (n * others);
  const at::Tensor without = (within - 2 * side.within + side.same) / (left * (left - 1)) -
                             2 * (across - side.across) / (left * others);
  const at::Tensor ratio = n / side.images;
  const double centre = static_cast<double>(side.images.numel()) * whole -
                        ((1 - 1 / ratio) * without).sum().item<double>();
  const at::Tensor pseudo = ratio * whole - (ratio - 1) * without;
  result.variance = ((pseudo - centre).square() / (ratio - 1)).mean().item<double>();
  return result;
}

}  // namespace

Mmd squared_mmd(const at::Tensor& real, const std::vector<std::int64_t>& real_patients,
                const at::Tensor& fake, const std::vector<std::int64_t>& fake_patients) {
  const at::Tensor x = real.to(at::kDouble);
  const at::Tensor y = fake.to(at::kDouble);
  const PatientSums x_sums = sums_of(x, at::tensor(real_patients), y);
  const PatientSums y_sums = sums_of(y, at::tensor(fake_patients), x);
  const auto m = static_cast<double>(x.size(0));
  const auto n = static_cast<double>(y.size(0));
  const SideEstimate x_side = estimate(x_sums, n);
  const SideEstimate y_side = estimate(y_sums, m);
  Mmd mmd;
  mmd.value = x_side.mean_within + y_side.mean_within - 2 * total(x_sums.across) / (m * n);
  if (x_side.variance && y_side.variance) {
    mmd.standard_error = std::sqrt(*x_side.variance + *y_side.variance);
  }
  return mmd;
}

}  // namespace oct::kid
