// SPDX-License-Identifier: Apache-2.0
#include "data/augment.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace oct::host {
namespace {

constexpr float black = -0.98F;

struct Window {
  std::int64_t x;
  std::int64_t y;
};

Window window_of(const Warp& warp, Size from, Size to) {
  const auto place = [](double fraction, std::int64_t room) {
    return std::min(static_cast<std::int64_t>(fraction * double(room + 1)), room);
  };
  return {place(warp.crop_x, from.width - to.width), place(warp.crop_y, from.height - to.height)};
}

void copy_plane(const float* in, Size from, Size to, const Warp& warp, float* out) {
  const Window window = window_of(warp, from, to);
  for (std::int64_t y = 0; y < to.height; ++y) {
    const std::int64_t row = window.y + (warp.flip_y ? to.height - 1 - y : y);
    const float* line = in + row * from.width + window.x;
    if (warp.flip_x) {
      std::reverse_copy(line, line + to.width, out + y * to.width);
    } else {
      std::copy(line, line + to.width, out + y * to.width);
    }
  }
}

/// Maps a pixel of the result to the place in the source that it shows.
cv::Matx23d inverse_map(Size from, Size to, const Warp& warp) {
  const double radians = warp.angle * std::numbers::pi / 180;
  const double c = std::cos(radians) / warp.scale;
  const double s = std::sin(radians) / warp.scale;
  const double fx = warp.flip_x ? -1 : 1;
  const double fy = warp.flip_y ? -1 : 1;
  const double half_x = double(to.width - 1) / 2;
  const double half_y = double(to.height - 1) / 2;
  const Window window = window_of(warp, from, to);
  const double centre_x = double(window.x) + half_x - warp.shift_x * double(to.width);
  const double centre_y = double(window.y) + half_y - warp.shift_y * double(to.height);
  return {c * fx,  s * fy, centre_x - c * fx * half_x - s * fy * half_y,
          -s * fx, c * fy, centre_y + s * fx * half_x - c * fy * half_y};
}

bool has_black_corners(const float* in, std::int64_t channels, Size size) {
  const std::int64_t right = size.width - 1;
  const std::int64_t bottom = (size.height - 1) * size.width;
  for (std::int64_t c = 0; c < channels; ++c) {
    const float* plane = in + c * size.height * size.width;
    if (std::max({plane[0], plane[right], plane[bottom], plane[bottom + right]}) > black) {
      return false;
    }
  }
  return true;
}

void warp_plane(const float* in, Size from, Size to, const cv::Matx23d& map, int border,
                float* out) {
  const cv::Mat source(int(from.height), int(from.width), CV_32F, const_cast<float*>(in));
  cv::Mat result(int(to.height), int(to.width), CV_32F, out);
  cv::warpAffine(source, result, map, result.size(), cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, border,
                 cv::Scalar(-1));
  const std::int64_t count = to.height * to.width;
  for (std::int64_t i = 0; i < count; ++i) out[i] = std::clamp(out[i], -1.0F, 1.0F);
}

void apply_light(float* values, std::int64_t count, const Light& light) {
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += values[i];
  const auto mean = static_cast<float>(sum / double(count));
  const auto gain = static_cast<float>(light.gain);
  const auto offset = static_cast<float>(light.offset);
  for (std::int64_t i = 0; i < count; ++i) {
    const float change = (values[i] - mean) * (gain - 1.0F) + offset;
    const float seen = std::min(1.0F, 4.0F * (values[i] + 1.0F));  // 0 where nothing was seen
    values[i] = std::clamp(values[i] + change * seen, -1.0F, 1.0F);
  }
}

}  // namespace

Augmentation reduced(const Augmentation& allowed, const std::string& mode) {
  Augmentation result;
  if (mode == "modality") result = allowed;
  if (mode == "flip") {
    result.flip_x = allowed.flip_x;
    result.flip_y = allowed.flip_y;
  }
  return result;
}

Augmentation in_common(const Augmentation& a, const Augmentation& b) {
  return {a.flip_x && b.flip_x,
          a.flip_y && b.flip_y,
          std::min(a.rotate, b.rotate),
          std::min(a.shift, b.shift),
          std::min(a.scale, b.scale),
          std::min(a.brightness, b.brightness),
          std::min(a.contrast, b.contrast)};
}

Warp draw_warp(const Augmentation& allowed, Rng& random) {
  Warp warp;
  warp.flip_x = random.chance(0.5) && allowed.flip_x;
  warp.flip_y = random.chance(0.5) && allowed.flip_y;
  warp.angle = allowed.rotate * random.uniform(-1, 1);
  warp.scale = 1 + allowed.scale * random.uniform(-1, 1);
  warp.shift_x = allowed.shift * random.uniform(-1, 1);
  warp.shift_y = allowed.shift * random.uniform(-1, 1);
  warp.crop_x = random.uniform();
  warp.crop_y = random.uniform();
  return warp;
}

Light draw_light(const Augmentation& allowed, Rng& random) {
  Light light;
  light.gain = 1 + allowed.contrast * random.uniform(-1, 1);
  light.offset = allowed.brightness * random.uniform(-1, 1);
  return light;
}

void augment(const float* in, std::int64_t channels, Size from, Size to, const Warp& warp,
             const Light& light, float* out) {
  const bool moves = warp.angle != 0 || warp.scale != 1 || warp.shift_x != 0 || warp.shift_y != 0;
  const int border =
      moves && has_black_corners(in, channels, from) ? cv::BORDER_CONSTANT : cv::BORDER_REFLECT_101;
  const cv::Matx23d map = inverse_map(from, to, warp);
  for (std::int64_t c = 0; c < channels; ++c) {
    const float* plane = in + c * from.height * from.width;
    float* result = out + c * to.height * to.width;
    if (moves) {
      warp_plane(plane, from, to, map, border, result);
    } else {
      copy_plane(plane, from, to, warp, result);
    }
  }
  if (light.gain != 1 || light.offset != 0) {
    apply_light(out, channels * to.height * to.width, light);
  }
}

}  // namespace oct::host
