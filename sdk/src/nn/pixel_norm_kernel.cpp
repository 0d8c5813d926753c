// SPDX-License-Identifier: Apache-2.0
#include "pixel_norm_kernel.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "octsdk/vector_clones.h"

namespace oct::nn {
namespace {

constexpr std::int64_t k_strip = 256;  // pixels whose channels are in the cache at a time

template <typename T>
struct Strip {
  const T* x;         // forward: x; backward: out
  const T* gradient;  // backward only, as the two below
  const T* norm_in;
  const T* norm_gradient;
  T* out;   // forward: out; backward: the gradient by x
  T* norm;  // forward only
  std::int64_t pixels, channels, step;
  T above, below;
  double epsilon;
};

template <typename T>
OCT_INLINE T bent(T v, const Strip<T>& strip) {
  return v * (v > 0 ? strip.above : strip.below);
}

template <typename T>
OCT_INLINE void normalise(const Strip<T>& strip) {
  std::array<T, k_strip> sum{};
  for (std::int64_t c = 0; c < strip.channels; ++c) {
    const T* x = strip.x + c * strip.step;
    for (std::int64_t i = 0; i < strip.pixels; ++i) {
      const T a = bent(x[i], strip);
      sum[std::size_t(i)] += a * a;
    }
  }
  const auto count = static_cast<T>(strip.channels);
  for (std::int64_t i = 0; i < strip.pixels; ++i) {
    strip.norm[i] = T{1} / std::sqrt(sum[std::size_t(i)] / count + static_cast<T>(strip.epsilon));
  }
  for (std::int64_t c = 0; c < strip.channels; ++c) {
    const T* x = strip.x + c * strip.step;
    T* out = strip.out + c * strip.step;
    for (std::int64_t i = 0; i < strip.pixels; ++i) out[i] = bent(x[i], strip) * strip.norm[i];
  }
}

OCT_VECTOR_CLONES void normalise_strip(const Strip<float>& strip) {
  normalise(strip);
}

OCT_VECTOR_CLONES void normalise_strip(const Strip<double>& strip) {
  normalise(strip);
}

/// kink' * (norm * (g - out * mean(g * out)) - norm^2 * out * gn / channels).
template <typename T>
OCT_INLINE void go_back(const Strip<T>& strip) {
  std::array<T, k_strip> sum{};
  for (std::int64_t c = 0; c < strip.channels; ++c) {
    const T* out = strip.x + c * strip.step;
    const T* gradient = strip.gradient + c * strip.step;
    for (std::int64_t i = 0; i < strip.pixels; ++i) sum[std::size_t(i)] += gradient[i] * out[i];
  }
  const auto count = static_cast<T>(strip.channels);
  for (std::int64_t i = 0; i < strip.pixels; ++i) {
    const T norm_gradient = strip.norm_gradient == nullptr ? T{0} : strip.norm_gradient[i];
    sum[std::size_t(i)] = (sum[std::size_t(i)] + strip.norm_in[i] * norm_gradient) / count;
  }
  for (std::int64_t c = 0; c < strip.channels; ++c) {
    const T* out = strip.x + c * strip.step;
    const T* gradient = strip.gradient + c * strip.step;
    T* to_x = strip.out + c * strip.step;
    for (std::int64_t i = 0; i < strip.pixels; ++i) {
      const T slope = out[i] > 0 ? strip.above : strip.below;
      to_x[i] = slope * strip.norm_in[i] * (gradient[i] - out[i] * sum[std::size_t(i)]);
    }
  }
}

OCT_VECTOR_CLONES void back_strip(const Strip<float>& strip) {
  go_back(strip);
}

OCT_VECTOR_CLONES void back_strip(const Strip<double>& strip) {
  go_back(strip);
}

/// Calls work(first value of the strip in [N, C, pixels], in [N, pixels], pixels) for all strips.
template <class Work>
void for_strips(const Planes& planes, const Work& work) {
  const std::int64_t of_image = (planes.pixels + k_strip - 1) / k_strip;
  at::parallel_for(0, planes.images * of_image, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t strip = begin; strip < end; ++strip) {
      const std::int64_t image = strip / of_image;
      const std::int64_t first = strip % of_image * k_strip;
      work(image * planes.channels * planes.pixels + first, image * planes.pixels + first,
           std::min(k_strip, planes.pixels - first));
    }
  });
}

}  // namespace

template <typename T>
void pixel_norm_forward(const T* x, const Planes& planes, const Kink& kink, double epsilon, T* out,
                        T* norm) {
  for_strips(planes, [&](std::int64_t at, std::int64_t pixel, std::int64_t count) {
    normalise_strip(Strip<T>{x + at, nullptr, nullptr, nullptr, out + at, norm + pixel, count,
                             planes.channels, planes.pixels, static_cast<T>(kink.above),
                             static_cast<T>(kink.below), epsilon});
  });
}

template <typename T>
void pixel_norm_backward(const T* gradient, const T* norm_gradient, const T* out, const T* norm,
                         const Planes& planes, const Kink& kink, T* to_x) {
  for_strips(planes, [&](std::int64_t at, std::int64_t pixel, std::int64_t count) {
    back_strip(Strip<T>{out + at, gradient + at, norm + pixel,
                        norm_gradient == nullptr ? nullptr : norm_gradient + pixel, to_x + at,
                        nullptr, count, planes.channels, planes.pixels, static_cast<T>(kink.above),
                        static_cast<T>(kink.below), 0});
  });
}

template void pixel_norm_forward(const float*, const Planes&, const Kink&, double, float*, float*);
template void pixel_norm_forward(const double*, const Planes&, const Kink&, double, double*,
                                 double*);
template void pixel_norm_backward(const float*, const float*, const float*, const float*,
                                  const Planes&, const Kink&, float*);
template void pixel_norm_backward(const double*, const double*, const double*, const double*,
                                  const Planes&, const Kink&, double*);

}  // namespace oct::nn
