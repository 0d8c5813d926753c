// SPDX-License-Identifier: Apache-2.0
#include "swd.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "octsdk/error.h"
#include "sort_rows.h"

namespace oct::swd {
namespace {

constexpr std::int64_t patch_pixels = patch_side * patch_side;
constexpr std::int64_t radius = patch_side / 2;

// Copies one patch, columns outermost; returns where the next one starts.
float* copy_patch(const float* plane, std::int64_t width, std::int64_t x, std::int64_t y,
                  float* out) {
  for (std::int64_t column = x - radius; column <= x + radius; ++column) {
    for (std::int64_t row = y - radius; row <= y + radius; ++row) {
      *out++ = plane[row * width + column];
    }
  }
  return out;
}

// One channel of patches [M, C * 49], passed over without a copy.
class ChannelOfPatches {
 public:
  ChannelOfPatches(const at::Tensor& patches, std::int64_t channel)
      : first_(patches.mutable_data_ptr<float>() + channel * patch_pixels),
        count_(patches.size(0)),
        stride_(patches.size(1)) {}

  template <class Change>
  void each(Change&& change) const {
    for (std::int64_t patch = 0; patch < count_; ++patch) {
      std::for_each_n(first_ + patch * stride_, patch_pixels, change);
    }
  }

  template <class Function>
  [[nodiscard]] double mean(Function&& function) const {
    double sum = 0;
    for (std::int64_t patch = 0; patch < count_; ++patch) {
      const float* const pixels = first_ + patch * stride_;
      double part = 0;
      for (std::int64_t i = 0; i < patch_pixels; ++i) part += function(pixels[i]);
      sum += part;
    }
    return sum / static_cast<double>(count_ * patch_pixels);
  }

 private:
  float* first_;
  std::int64_t count_;
  std::int64_t stride_;
};

at::Tensor sorted_projections(const at::Tensor& patches, const at::Tensor& directions) {
  const at::Tensor projections = at::mm(directions.t(), patches.t()).contiguous();
  sort_rows(projections);
  return projections;
}

}  // namespace

Centres random_centres(std::int64_t images, std::int64_t per_image, std::int64_t height,
                       std::int64_t width, Rng& random) {
  const std::int64_t count = images * per_image;
  Centres centres{at::empty({count}, at::kLong), at::empty({count}, at::kLong)};
  const auto draw = [&](at::Tensor& places, std::int64_t side) {
    std::int64_t* place = places.mutable_data_ptr<std::int64_t>();
    const auto free = static_cast<std::uint64_t>(side - 2 * radius);
    std::generate_n(place, count,
                    [&] { return radius + static_cast<std::int64_t>(random.below(free)); });
  };
  draw(centres.x, width);
  draw(centres.y, height);
  return centres;
}

Centres first_of(const Centres& centres, std::int64_t count) {
  return {centres.x.narrow(0, 0, count), centres.y.narrow(0, 0, count)};
}

at::Tensor patches_at(const at::Tensor& level, const Centres& centres) {
  const at::Tensor images = level.contiguous();
  const std::int64_t channels = images.size(1);
  const std::int64_t plane = images.size(2) * images.size(3);
  const std::int64_t per_image = centres.x.numel() / images.size(0);
  at::Tensor patches = at::empty({centres.x.numel(), channels * patch_pixels}, images.options());
  const float* pixels = images.const_data_ptr<float>();
  const std::int64_t* x = centres.x.const_data_ptr<std::int64_t>();
  const std::int64_t* y = centres.y.const_data_ptr<std::int64_t>();
  float* out = patches.mutable_data_ptr<float>();
  for (std::int64_t patch = 0; patch < centres.x.numel(); ++patch) {
    const float* image = pixels + patch / per_image * channels * plane;
    for (std::int64_t channel = 0; channel < channels; ++channel) {
      out = copy_patch(image + channel * plane, images.size(3), x[patch], y[patch], out);
    }
  }
  return patches;
}

void normalise(const at::Tensor& patches, std::int64_t channels) {
  for (std::int64_t channel = 0; channel < channels; ++channel) {
    const ChannelOfPatches values(patches, channel);
    // Two passes, accumulated in double: millions of float32 values are summed.
    const auto mean = static_cast<float>(values.mean([](float value) { return value; }));
    const double variance = values.mean([&](float v) { return (v - mean) * (v - mean); });
    const auto deviation = static_cast<float>(std::sqrt(variance));
    if (!(deviation > 1e-6F)) {
      throw Error(ExitCode::metric_undefined,
                  "swd: a channel of the images is constant at this scale, so that its patches "
                  "cannot be normalised");
    }
    values.each([&](float& value) { value = (value - mean) / deviation; });
  }
}

at::Tensor random_directions(std::int64_t dimension, std::int64_t count, Rng& random) {
  at::Tensor directions = at::empty({dimension, count}, at::kDouble);
  double* value = directions.mutable_data_ptr<double>();
  std::generate_n(value, directions.numel(), [&] { return random.normal(); });
  return (directions / directions.square().sum({0}, true).sqrt()).to(at::kFloat);
}

double sliced_wasserstein(const at::Tensor& a, const at::Tensor& b, const at::Tensor& directions) {
  constexpr std::int64_t at_once = 64;  // bounds the memory of the projections
  double sum = 0;
  for (const at::Tensor& some : directions.split(at_once, 1)) {
    const at::Tensor distance = (sorted_projections(a, some) - sorted_projections(b, some)).abs_();
    sum += distance.mean(at::kDouble).item<double>() * static_cast<double>(some.size(1));
  }
  return sum / static_cast<double>(directions.size(1));
}

}  // namespace oct::swd
