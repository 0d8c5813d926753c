// SPDX-License-Identifier: Apache-2.0
#include "instance_norm_kernel.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "lanes.h"

namespace oct::nn {
namespace {

constexpr std::int64_t k_pixels_worth_a_thread = 16384;
constexpr std::int64_t k_strip = 4096;  // pixels summed in T before the sum goes on in double

/// The sum of term(i) for i in [0, count).
template <typename T, class Term>
OCT_INLINE double sum_of(std::int64_t count, const Term& term) {
  double sum = 0;
  for (std::int64_t strip = 0; strip < count; strip += k_strip) {
    const std::int64_t end = std::min(count, strip + k_strip);
    T lanes[k_lanes] = {};
    std::int64_t i = strip;
    for (; i + k_lanes <= end; i += k_lanes) {
      for (int lane = 0; lane < k_lanes; ++lane) lanes[lane] += term(i + lane);
    }
    for (int lane = 0; i < end; ++i, ++lane) lanes[lane] += term(i);
    sum += sum_of_lanes(lanes);
  }
  return sum;
}

template <typename T>
struct Plane {
  const T* x;
  const T* other;  // forward: the residual or null; backward: the gradient
  T* out;
  std::int64_t pixels;
  T above, below;
};

template <typename T>
OCT_INLINE void normalise(const Plane<T>& plane, double epsilon, T* moments) {
  const T* x = plane.x;
  const auto count = static_cast<double>(plane.pixels);
  const auto mean = static_cast<T>(
      sum_of<T>(plane.pixels, [=](std::int64_t i) OCT_INLINE_LAMBDA { return x[i]; }) / count);
  const double variance =
      sum_of<T>(plane.pixels,
                [=](std::int64_t i) OCT_INLINE_LAMBDA { return (x[i] - mean) * (x[i] - mean); }) /
      count;
  const auto factor = static_cast<T>(1 / std::sqrt(variance + epsilon));
  moments[0] = mean;
  moments[1] = factor;
  for (std::int64_t i = 0; i < plane.pixels; ++i) {
    const T v = (x[i] - mean) * factor;
    plane.out[i] = v * (v > 0 ? plane.above : plane.below);
  }
  if (plane.other == nullptr) return;
  for (std::int64_t i = 0; i < plane.pixels; ++i) plane.out[i] += plane.other[i];
}

OCT_VECTOR_CLONES void normalise_plane(const Plane<float>& plane, double epsilon, float* moments) {
  normalise(plane, epsilon, moments);
}

OCT_VECTOR_CLONES void normalise_plane(const Plane<double>& plane, double epsilon,
                                       double* moments) {
  normalise(plane, epsilon, moments);
}

/// With g the gradient before the kink and y = (x - mean) * factor: factor * (g - mean(g) - y *
/// mean(g * y)).
template <typename T>
OCT_INLINE void go_back(const Plane<T>& plane, const T* moments) {
  const T* x = plane.x;
  const T* gradient = plane.other;
  const T mean = moments[0];
  const T factor = moments[1];
  const T above = plane.above;
  const T below = plane.below;
  const auto before = [=](std::int64_t i)
                          OCT_INLINE_LAMBDA { return gradient[i] * (x[i] > mean ? above : below); };
  const auto count = static_cast<double>(plane.pixels);
  const auto mean_g = static_cast<T>(sum_of<T>(plane.pixels, before) / count);
  const auto mean_gy = static_cast<T>(
      sum_of<T>(plane.pixels,
                [=](std::int64_t i) OCT_INLINE_LAMBDA { return before(i) * (x[i] - mean); }) *
      static_cast<double>(factor) / count);
  for (std::int64_t i = 0; i < plane.pixels; ++i) {
    plane.out[i] = factor * (before(i) - mean_g - (x[i] - mean) * factor * mean_gy);
  }
}

OCT_VECTOR_CLONES void back_plane(const Plane<float>& plane, const float* moments) {
  go_back(plane, moments);
}

OCT_VECTOR_CLONES void back_plane(const Plane<double>& plane, const double* moments) {
  go_back(plane, moments);
}

template <typename T, class Work>
void for_planes(const T* x, const T* other, const Planes& planes, const Kink& kink, T* out,
                const Work& work) {
  const std::int64_t pixels = planes.pixels;
  const std::int64_t grain =
      std::max<std::int64_t>(1, k_pixels_worth_a_thread / std::max<std::int64_t>(1, pixels));
  at::parallel_for(
      0, planes.images * planes.channels, grain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
          work(i, Plane<T>{x + i * pixels, other == nullptr ? nullptr : other + i * pixels,
                           out + i * pixels, pixels, static_cast<T>(kink.above),
                           static_cast<T>(kink.below)});
        }
      });
}

}  // namespace

template <typename T>
void instance_norm_forward(const T* x, const T* residual, const Planes& planes, const Kink& kink,
                           double epsilon, T* out, T* moments) {
  for_planes(x, residual, planes, kink, out, [=](std::int64_t i, const Plane<T>& plane) {
    normalise_plane(plane, epsilon, moments + 2 * i);
  });
}

template <typename T>
void instance_norm_backward(const T* gradient, const T* x, const T* moments, const Planes& planes,
                            const Kink& kink, T* to_x) {
  for_planes(x, gradient, planes, kink, to_x,
             [=](std::int64_t i, const Plane<T>& plane) { back_plane(plane, moments + 2 * i); });
}

template void instance_norm_forward(const float*, const float*, const Planes&, const Kink&, double,
                                    float*, float*);
template void instance_norm_forward(const double*, const double*, const Planes&, const Kink&,
                                    double, double*, double*);
template void instance_norm_backward(const float*, const float*, const float*, const Planes&,
                                     const Kink&, float*);
template void instance_norm_backward(const double*, const double*, const double*, const Planes&,
                                     const Kink&, double*);

}  // namespace oct::nn
