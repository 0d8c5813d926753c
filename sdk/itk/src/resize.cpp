// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/resize.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/vector_clones.h"
#include "src/side_by_side.h"

namespace oct {
namespace {

double bicubic(double x) {  // Keys, IEEE TASSP 29 (1981) 1153, with a = -0.5
  constexpr double a = -0.5;
  x = std::abs(x);
  if (x < 1) {
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  }
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

// 8 bits: sums of whole numbers, 22 bits behind the point, rounded after each pass.
struct Fixed {
  using Sample = std::uint8_t;
  using Weight = std::int32_t;
  static constexpr int kBits = 22;
  static constexpr Weight kStart = 1 << (kBits - 1);
  static Weight weight(double w) {
    return static_cast<Weight>((w < 0 ? -0.5 : 0.5) + w * (1 << kBits));
  }
  OCT_INLINE static Sample sample(Weight sum) {
    return static_cast<Sample>(std::clamp(sum >> kBits, 0, 255));
  }
};

struct Floating {
  using Sample = float;
  using Weight = double;
  static constexpr Weight kStart = 0;
  static Weight weight(double w) { return w; }
  OCT_INLINE static Sample sample(Weight sum) { return static_cast<Sample>(sum); }
};

template <class Arithmetic>
struct Taps {
  struct Span {
    std::size_t first;
    std::size_t count;
  };
  std::vector<Span> spans;                           // for each output sample: which inputs ...
  std::vector<typename Arithmetic::Weight> weights;  // ... and how much of each, `stride` apart
  std::size_t stride = 0;
};

template <class Arithmetic>
Taps<Arithmetic> make_taps(int from, int to) {
  const double scale = static_cast<double>(from) / to;
  const double widen = std::max(scale, 1.0);
  const double support = 2 * widen;
  Taps<Arithmetic> taps;
  taps.stride = static_cast<std::size_t>(std::ceil(support)) * 2 + 1;
  taps.weights.resize(taps.stride * static_cast<std::size_t>(to));
  std::vector<double> raw(taps.stride);
  for (int i = 0; i < to; ++i) {
    const double centre = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(centre - support + 0.5));
    const int last = std::min(from, static_cast<int>(centre + support + 0.5));
    const auto count = static_cast<std::size_t>(last - first);
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
      raw[k] = bicubic((static_cast<double>(k) + first - centre + 0.5) / widen);
      sum += raw[k];
    }
    for (std::size_t k = 0; k < count; ++k) {
      taps.weights[static_cast<std::size_t>(i) * taps.stride + k] =
          Arithmetic::weight(sum != 0 ? raw[k] / sum : raw[k]);
    }
    taps.spans.push_back({static_cast<std::size_t>(first), count});
  }
  return taps;
}

template <class Arithmetic, class Sample = typename Arithmetic::Sample>
OCT_INLINE void resize_columns_across(const Sample* __restrict columns,
                                      const Taps<Arithmetic>& taps, Sample* __restrict out) {
  const std::size_t width = taps.spans.size();
  for (std::size_t x = 0; x < width; ++x) {
    const Sample* from = columns + taps.spans[x].first * k_rows;
    const auto* weights = &taps.weights[x * taps.stride];
    typename Arithmetic::Weight sums[k_rows];
    for (auto& sum : sums) sum = Arithmetic::kStart;
    for (std::size_t k = 0; k < taps.spans[x].count; ++k) {
      for (std::size_t y = 0; y < k_rows; ++y) sums[y] += from[k * k_rows + y] * weights[k];
    }
    for (std::size_t y = 0; y < k_rows; ++y) out[x * k_rows + y] = Arithmetic::sample(sums[y]);
  }
}

// `out`: [height, taps.spans.size()].
template <class Arithmetic, class Sample = typename Arithmetic::Sample>
OCT_INLINE void resize_rows(std::span<const float> in, std::size_t in_width,
                            const Taps<Arithmetic>& taps, Sample* __restrict out) {
  const std::size_t width = taps.spans.size();
  const std::size_t height = in.size() / in_width;
  std::vector<Sample> rows(whole_blocks(std::max(in_width, width)) * k_rows);
  std::vector<Sample> columns(rows.size());
  std::vector<Sample> resized(rows.size());
  for (std::size_t y = 0; y < height; y += k_rows) {
    const std::size_t count = std::min(k_rows, height - y);
    to_columns(&in[y * in_width], in_width, count - 1, rows.data(), columns.data());
    resize_columns_across<Arithmetic>(columns.data(), taps, resized.data());
    to_rows(resized.data(), width, count, rows.data(), out + y * width);
  }
}

constexpr std::size_t k_sums = 32;  // stay in registers over all taps

// `block` columns of a row of the result: k_sums as a constant, so that loops are unrolled, or
// fewer.
template <class Arithmetic, class Block, class Sample = typename Arithmetic::Sample>
OCT_INLINE void weigh_block(const Sample* __restrict in, std::size_t width, std::size_t count,
                            const typename Arithmetic::Weight* weights, Block block,
                            float* __restrict out) {
  typename Arithmetic::Weight sums[k_sums];
  for (auto& sum : sums) sum = Arithmetic::kStart;
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t i = 0; i < block; ++i) sums[i] += in[k * width + i] * weights[k];
  }
  for (std::size_t i = 0; i < block; ++i) {
    out[i] = static_cast<float>(Arithmetic::sample(sums[i]));
  }
}

template <class Arithmetic, class Sample = typename Arithmetic::Sample>
OCT_INLINE void weigh_rows(const Sample* in, std::size_t width, std::size_t count,
                           const typename Arithmetic::Weight* weights, float* out) {
  std::size_t x = 0;
  for (; x + k_sums <= width; x += k_sums) {
    weigh_block<Arithmetic>(in + x, width, count, weights,
                            std::integral_constant<std::size_t, k_sums>(), out + x);
  }
  weigh_block<Arithmetic>(in + x, width, count, weights, width - x, out + x);
}

template <class Arithmetic>
struct Way {
  std::size_t in_width = 0;
  std::size_t in_height = 0;
  Taps<Arithmetic> across;
  Taps<Arithmetic> down;
};

template <class Arithmetic>
OCT_INLINE void resize_plane(const Way<Arithmetic>& way, std::span<const float> in,
                             std::vector<typename Arithmetic::Sample>& between,
                             std::span<float> out) {
  const std::size_t width = way.across.spans.size();
  const std::size_t height = way.down.spans.size();
  if (way.in_width != width) {
    resize_rows<Arithmetic>(in, way.in_width, way.across, between.data());
  } else {
    for (std::size_t i = 0; i < in.size(); ++i) {
      between[i] = static_cast<typename Arithmetic::Sample>(in[i]);
    }
  }
  for (std::size_t y = 0; y < height; ++y) {
    if (way.in_height == height) {
      std::copy_n(&between[y * width], width, &out[y * width]);
    } else {
      weigh_rows<Arithmetic>(&between[way.down.spans[y].first * width], width,
                             way.down.spans[y].count, &way.down.weights[y * way.down.stride],
                             &out[y * width]);
    }
  }
}

OCT_VECTOR_CLONES void resize_plane_of(const Way<Fixed>& way, std::span<const float> in,
                                       std::vector<std::uint8_t>& between, std::span<float> out) {
  resize_plane(way, in, between, out);
}

OCT_VECTOR_CLONES void resize_plane_of(const Way<Floating>& way, std::span<const float> in,
                                       std::vector<float>& between, std::span<float> out) {
  resize_plane(way, in, between, out);
}

template <class Arithmetic>
void resize_planes(const Image& in, Image& out) {
  const Way<Arithmetic> way{static_cast<std::size_t>(in.width), static_cast<std::size_t>(in.height),
                            make_taps<Arithmetic>(in.width, out.width),
                            make_taps<Arithmetic>(in.height, out.height)};
  std::vector<typename Arithmetic::Sample> between(way.across.spans.size() * way.in_height);
  for (int c = 0; c < in.channels; ++c) resize_plane_of(way, in.plane(c), between, out.plane(c));
}

}  // namespace

Image resize(const Image& image, int width, int height) {
  if (image.plane_size() == 0 || width <= 0 || height <= 0) {
    throw Error(ExitCode::invalid_input, "cannot resize " + std::to_string(image.width) + "x" +
                                             std::to_string(image.height) + " to " +
                                             std::to_string(width) + "x" + std::to_string(height) +
                                             ": both must have pixels");
  }
  Image out = make_image(width, height, image.channels, image.type);
  image.type == SampleType::u8 ? resize_planes<Fixed>(image, out)
                               : resize_planes<Floating>(image, out);
  if (image.type == SampleType::u16) {
    for (float& v : out.pixels) {
      v = std::round(std::clamp(v, 0.0F, full_scale(SampleType::u16)));
    }
  }
  if (image.spacing) {
    out.spacing = {(*image.spacing)[0] * image.height / height,
                   (*image.spacing)[1] * image.width / width};
  }
  return out;
}

}  // namespace oct
