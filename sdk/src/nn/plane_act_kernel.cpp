// SPDX-License-Identifier: Apache-2.0
#include "plane_act_kernel.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

#include "lanes.h"

namespace oct::nn {
namespace {

constexpr std::int64_t k_pixels_worth_a_thread = 16384;

template <typename T>
struct Line {
  T scale, bias, above, below;
};

template <typename T>
OCT_INLINE void act(const T* x, const T* shift, const Line<T>& line, T* out, std::int64_t count) {
  if (shift != nullptr) {
    for (std::int64_t i = 0; i < count; ++i) {
      const T v = x[i] * line.scale + (shift[i] + line.bias);
      out[i] = v * (v > 0 ? line.above : line.below);
    }
  } else {
    for (std::int64_t i = 0; i < count; ++i) {
      const T v = x[i] * line.scale + line.bias;
      out[i] = v * (v > 0 ? line.above : line.below);
    }
  }
}

OCT_VECTOR_CLONES void act_row(const float* x, const float* shift, const Line<float>& line,
                               float* out, std::int64_t count) {
  act(x, shift, line, out, count);
}

OCT_VECTOR_CLONES void act_row(const double* x, const double* shift, const Line<double>& line,
                               double* out, std::int64_t count) {
  act(x, shift, line, out, count);
}

/// One row of the way back; what is null is left out.
template <typename T>
struct BackRow {
  const T* gradient;
  const T* out;
  const T* x;
  Line<T> line;  // bias is not looked at
  T* to_x;
  T* to_shift;  // added to
};

struct Sums {
  double gradient = 0, gradient_x = 0;
};

template <bool k_with_x, bool k_to_x, bool k_to_shift, typename T>
OCT_INLINE Sums back(const BackRow<T>& row, std::int64_t count) {
  T sum[k_lanes] = {};
  T sum_x[k_lanes] = {};
  const auto one = [&](std::int64_t i, int lane) {
    const T g = row.gradient[i] * (row.out[i] > 0 ? row.line.above : row.line.below);
    sum[lane] += g;
    if constexpr (k_with_x) sum_x[lane] += g * row.x[i];
    if constexpr (k_to_x) row.to_x[i] = g * row.line.scale;
    if constexpr (k_to_shift) row.to_shift[i] += g;
  };
  std::int64_t i = 0;
  for (; i + k_lanes <= count; i += k_lanes) {
    for (int lane = 0; lane < k_lanes; ++lane) one(i + lane, lane);
  }
  for (int lane = 0; i < count; ++i, ++lane) one(i, lane);
  return {sum_of_lanes(sum), k_with_x ? sum_of_lanes(sum_x) : 0};
}

template <typename T>
OCT_INLINE Sums any_back(const BackRow<T>& row, std::int64_t count) {
  if (row.to_shift != nullptr) {
    if (row.x != nullptr) {
      return row.to_x != nullptr ? back<true, true, true>(row, count)
                                 : back<true, false, true>(row, count);
    }
    return row.to_x != nullptr ? back<false, true, true>(row, count)
                               : back<false, false, true>(row, count);
  }
  if (row.x != nullptr) {
    return row.to_x != nullptr ? back<true, true, false>(row, count)
                               : back<true, false, false>(row, count);
  }
  return row.to_x != nullptr ? back<false, true, false>(row, count)
                             : back<false, false, false>(row, count);
}

OCT_VECTOR_CLONES Sums back_row(const BackRow<float>& row, std::int64_t count) {
  return any_back(row, count);
}

OCT_VECTOR_CLONES Sums back_row(const BackRow<double>& row, std::int64_t count) {
  return any_back(row, count);
}

/// Images are cut into strips of pixels; a strip walks through all channels, so that what is summed
/// over channels stays in the cache.
struct Strips {
  explicit Strips(const Planes& planes)
      : width(std::clamp<std::int64_t>((planes.pixels / 4 + k_lanes - 1) / k_lanes * k_lanes,
                                       k_lanes, 2048)),
        of_image((planes.pixels + width - 1) / width),
        count(planes.images * of_image) {}
  std::int64_t width, of_image, count;
};

template <typename T>
class Backward {
 public:
  Backward(const T* gradient, const T* out, const PlaneActInput<T>& in, const Planes& planes,
           const Kink& kink, const PlaneActGradients<T>& to)
      : gradient_(gradient),
        out_(out),
        in_(in),
        planes_(planes),
        kink_(kink),
        to_(to),
        strips_(planes),
        sums_(to.scale != nullptr || to.bias != nullptr
                  ? static_cast<std::size_t>(strips_.count * planes.channels)
                  : 0) {}

  void run() {
    const std::int64_t grain = std::max<std::int64_t>(
        1, k_pixels_worth_a_thread / std::max<std::int64_t>(1, strips_.width * planes_.channels));
    at::parallel_for(0, strips_.count, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t strip = begin; strip < end; ++strip) run_strip(strip);
    });
    add_up();
  }

 private:
  void run_strip(std::int64_t strip) {
    const std::int64_t image = strip / strips_.of_image;
    const std::int64_t first = strip % strips_.of_image * strips_.width;
    const std::int64_t count = std::min(strips_.width, planes_.pixels - first);
    T* shift = to_.shift == nullptr ? nullptr : to_.shift + image * planes_.pixels + first;
    if (shift != nullptr) std::fill(shift, shift + count, T{0});
    for (std::int64_t channel = 0; channel < planes_.channels; ++channel) {
      const std::int64_t plane = image * planes_.channels + channel;
      const std::int64_t at = plane * planes_.pixels + first;
      const T scale = in_.scale == nullptr ? T{1} : in_.scale[plane];
      const Sums sums = back_row(
          BackRow<T>{gradient_ + at,
                     out_ + at,
                     to_.scale == nullptr ? nullptr : in_.x + at,
                     {scale, T{0}, static_cast<T>(kink_.above), static_cast<T>(kink_.below)},
                     to_.x == nullptr ? nullptr : to_.x + at,
                     shift},
          count);
      if (!sums_.empty()) sums_[std::size_t(strip * planes_.channels + channel)] = sums;
    }
  }

  void add_up() {
    for (std::int64_t channel = 0; channel < planes_.channels; ++channel) {
      double bias = 0;
      for (std::int64_t image = 0; image < planes_.images; ++image) {
        double scale = 0;
        for (std::int64_t s = 0; s < strips_.of_image && !sums_.empty(); ++s) {
          const std::int64_t strip = image * strips_.of_image + s;
          const Sums& sums = sums_[std::size_t(strip * planes_.channels + channel)];
          bias += sums.gradient;
          scale += sums.gradient_x;
        }
        if (to_.scale != nullptr) {
          to_.scale[image * planes_.channels + channel] = static_cast<T>(scale);
        }
      }
      if (to_.bias != nullptr) to_.bias[channel] = static_cast<T>(bias);
    }
  }

  const T* gradient_;
  const T* out_;
  const PlaneActInput<T>& in_;
  const Planes& planes_;
  const Kink& kink_;
  const PlaneActGradients<T>& to_;
  Strips strips_;
  std::vector<Sums> sums_;
};

}  // namespace

template <typename T>
void plane_act_forward(const PlaneActInput<T>& in, const Planes& planes, const Kink& kink, T* out) {
  const std::int64_t grain =
      std::max<std::int64_t>(1, k_pixels_worth_a_thread / std::max<std::int64_t>(1, planes.pixels));
  const auto run = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t plane = begin; plane < end; ++plane) {
      const std::int64_t image = plane / planes.channels;
      const Line<T> line{in.scale == nullptr ? T{1} : in.scale[plane],
                         in.bias == nullptr ? T{0} : in.bias[plane % planes.channels],
                         static_cast<T>(kink.above), static_cast<T>(kink.below)};
      act_row(in.x + plane * planes.pixels,
              in.shift == nullptr ? nullptr : in.shift + image * in.shift_step, line,
              out + plane * planes.pixels, planes.pixels);
    }
  };
  at::parallel_for(0, planes.images * planes.channels, grain, run);
}

template <typename T>
void plane_act_backward(const T* gradient, const T* out, const PlaneActInput<T>& in,
                        const Planes& planes, const Kink& kink, const PlaneActGradients<T>& to) {
  Backward<T>(gradient, out, in, planes, kink, to).run();
}

template void plane_act_forward(const PlaneActInput<float>&, const Planes&, const Kink&, float*);
template void plane_act_forward(const PlaneActInput<double>&, const Planes&, const Kink&, double*);
template void plane_act_backward(const float*, const float*, const PlaneActInput<float>&,
                                 const Planes&, const Kink&, const PlaneActGradients<float>&);
template void plane_act_backward(const double*, const double*, const PlaneActInput<double>&,
                                 const Planes&, const Kink&, const PlaneActGradients<double>&);

}  // namespace oct::nn
