// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/resize.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "octsdk/error.h"

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
  static Sample sample(Weight sum) { return static_cast<Sample>(std::clamp(sum >> kBits, 0, 255)); }
};

struct Floating {
  using Sample = float;
  using Weight = double;
  static constexpr Weight kStart = 0;
  static Weight weight(double w) { return w; }
  static Sample sample(Weight sum) { return static_cast<Sample>(sum); }
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
std::vector<Sample> resize_rows(const std::vector<Sample>& in, std::size_t in_width,
                                std::size_t height, std::size_t out_width) {
  const auto taps = make_taps<Arithmetic>(static_cast<int>(in_width), static_cast<int>(out_width));
  std::vector<Sample> out(out_width * height);
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < out_width; ++x) {
      const Sample* samples = &in[y * in_width + taps.spans[x].first];
      const auto* weights = &taps.weights[x * taps.stride];
      auto sum = Arithmetic::kStart;
      for (std::size_t k = 0; k < taps.spans[x].count; ++k) {
        sum += samples[k] * weights[k];
      }
      out[y * out_width + x] = Arithmetic::sample(sum);
    }
  }
  return out;
}

template <class Arithmetic, class Sample = typename Arithmetic::Sample>
std::vector<Sample> resize_columns(const std::vector<Sample>& in, std::size_t width,
                                   std::size_t in_height, std::size_t out_height) {
  const auto taps =
      make_taps<Arithmetic>(static_cast<int>(in_height), static_cast<int>(out_height));
  std::vector<Sample> out(width * out_height);
  std::vector<typename Arithmetic::Weight> sums(width);
  for (std::size_t y = 0; y < out_height; ++y) {
    std::fill(sums.begin(), sums.end(), Arithmetic::kStart);
    for (std::size_t k = 0; k < taps.spans[y].count; ++k) {
      const Sample* row = &in[(taps.spans[y].first + k) * width];
      const auto weight = taps.weights[y * taps.stride + k];
      for (std::size_t x = 0; x < width; ++x) {
        sums[x] += row[x] * weight;
      }
    }
    std::transform(sums.begin(), sums.end(), &out[y * width], Arithmetic::sample);
  }
  return out;
}

template <class Arithmetic>
void resize_plane(std::span<const float> from, const Image& in, Image& out, std::span<float> to) {
  using Sample = typename Arithmetic::Sample;
  const auto in_width = static_cast<std::size_t>(in.width);
  const auto in_height = static_cast<std::size_t>(in.height);
  const auto out_width = static_cast<std::size_t>(out.width);
  const auto out_height = static_cast<std::size_t>(out.height);
  std::vector<Sample> samples(from.size());
  std::transform(from.begin(), from.end(), samples.begin(),
                 [](float v) { return static_cast<Sample>(v); });
  if (in_width != out_width) {
    samples = resize_rows<Arithmetic>(samples, in_width, in_height, out_width);
  }
  if (in_height != out_height) {
    samples = resize_columns<Arithmetic>(samples, out_width, in_height, out_height);
  }
  std::copy(samples.begin(), samples.end(), to.begin());
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
  for (int c = 0; c < image.channels; ++c) {
    if (image.type == SampleType::u8) {
      resize_plane<Fixed>(image.plane(c), image, out, out.plane(c));
    } else {
      resize_plane<Floating>(image.plane(c), image, out, out.plane(c));
    }
  }
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
