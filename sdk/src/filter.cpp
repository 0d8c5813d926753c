// SPDX-License-Identifier: Apache-2.0
#include "octsdk/filter.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <numeric>

#include "octsdk/vector_clones.h"

namespace oct {
namespace {

// out[i] = sum over k of taps[k] * in[k * step + i]: a column filter with the width as step, a row
// filter with 1. A block of sums stays in registers over all taps.
template <typename T>
[[gnu::always_inline]] inline void weighted_sums(T* __restrict out, const T* __restrict in,
                                                 std::int64_t step, const T* __restrict taps,
                                                 std::int64_t tap_count, std::int64_t count) {
  constexpr std::int64_t block = 32;
  std::int64_t i = 0;
  for (; i + block <= count; i += block) {
    T sums[block] = {};
    for (std::int64_t k = 0; k < tap_count; ++k) {
      const T* const from = in + k * step + i;
      for (std::int64_t j = 0; j < block; ++j) sums[j] += taps[k] * from[j];
    }
    for (std::int64_t j = 0; j < block; ++j) out[i + j] = sums[j];
  }
  for (; i < count; ++i) {
    T sum = 0;
    for (std::int64_t k = 0; k < tap_count; ++k) sum += taps[k] * in[k * step + i];
    out[i] = sum;
  }
}

OCT_VECTOR_CLONES void filter_line(float* out, const float* in, std::int64_t step,
                                   const float* taps, std::int64_t tap_count, std::int64_t count) {
  weighted_sums(out, in, step, taps, tap_count, count);
}

OCT_VECTOR_CLONES void filter_line(double* out, const double* in, std::int64_t step,
                                   const double* taps, std::int64_t tap_count, std::int64_t count) {
  weighted_sums(out, in, step, taps, tap_count, count);
}

// Each row of the result from the rows above it alone, so that a plane is read once.
template <typename T>
void filter_planes(const at::Tensor& images, const std::vector<double>& taps, at::Tensor& result) {
  const std::vector<T> weights(taps.begin(), taps.end());
  const auto count = static_cast<std::int64_t>(weights.size());
  const std::int64_t width = images.size(3);
  const std::int64_t out_height = result.size(2);
  const std::int64_t out_width = result.size(3);
  const T* const in = images.const_data_ptr<T>();
  T* const out = result.mutable_data_ptr<T>();
  at::parallel_for(
      0, images.size(0) * images.size(1), 1, [&](std::int64_t first, std::int64_t last) {
        std::vector<T> line(static_cast<std::size_t>(width));
        for (std::int64_t row = first * out_height; row < last * out_height; ++row) {
          const std::int64_t plane = row / out_height;
          const T* const from = in + (plane * images.size(2) + row % out_height) * width;
          filter_line(line.data(), from, width, weights.data(), count, width);
          filter_line(out + row * out_width, line.data(), 1, weights.data(), count, out_width);
        }
      });
}

}  // namespace

at::Tensor filter_valid(const at::Tensor& images, const std::vector<double>& taps) {
  const c10::NoGradGuard no_grad;
  const bool is_double = images.scalar_type() == at::kDouble;
  const at::Tensor exact = images.to(is_double ? at::kDouble : at::kFloat).contiguous();
  const auto reach = static_cast<std::int64_t>(taps.size()) - 1;
  at::Tensor result =
      at::empty({exact.size(0), exact.size(1), exact.size(2) - reach, exact.size(3) - reach},
                exact.options());
  if (is_double) {
    filter_planes<double>(exact, taps, result);
  } else {
    filter_planes<float>(exact, taps, result);
  }
  return result.to(images.scalar_type());
}

at::Tensor filter_mirrored(const at::Tensor& images, const std::vector<double>& taps) {
  const auto radius = static_cast<std::int64_t>(taps.size() / 2);
  const c10::NoGradGuard no_grad;
  return filter_valid(at::reflection_pad2d(images, {radius, radius, radius, radius}), taps);
}

std::vector<double> gaussian_taps(double sigma, std::int64_t radius) {
  std::vector<double> taps;
  for (std::int64_t x = -radius; x <= radius; ++x) {
    const double distance = static_cast<double>(x) / sigma;
    taps.push_back(std::exp(-0.5 * distance * distance));
  }
  const double sum = std::accumulate(taps.begin(), taps.end(), 0.0);
  for (double& tap : taps) tap /= sum;
  return taps;
}

}  // namespace oct
