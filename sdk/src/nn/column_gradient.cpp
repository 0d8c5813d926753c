// SPDX-License-Identifier: Apache-2.0
#include "column_gradient.h"

#include <algorithm>

#include "winograd_plan.h"

namespace oct::nn {
namespace {

using winograd::Buffer;
using winograd::buffer;
using winograd::Convolution;
using winograd::for_each;
using winograd::Kernels;
using winograd::Product;
using winograd::rounds;
using winograd::three_taps;

constexpr std::int64_t k_side = 4;
constexpr std::int64_t k_taps = k_side * k_side;
static_assert(k_taps == winograd::k_group, "a channel's taps are a group of a product");
constexpr std::int64_t k_channels = 8;  // of the images, at once

class WeightGradient {
 public:
  WeightGradient(const Convolution& shape, const float* x, const float* y)
      : kernels_(three_taps()),
        shape_(shape),
        x_(x),
        plane_(shape.out_height() * shape.out_width()),
        pixels_(shape.images * plane_),
        rows_(rounds(shape.out, kernels_.panel) * kernels_.panel),
        gradient_(buffer(rows_ * pixels_)) {
    for_each(rows_, [&](std::int64_t row) { pack_gradient(y, row); });
  }

  void run(float* weight) const {
    for_each(rounds(shape_.in, k_channels), [&](std::int64_t i) {
      const std::int64_t first = i * k_channels;
      const std::int64_t count = std::min(k_channels, shape_.in - first);
      const Buffer windows = buffer(count * pixels_ * k_taps);
      const Buffer result = buffer(count * rows_ * k_taps);
      for (std::int64_t j = 0; j < count * pixels_; ++j) {
        take_window(first + j / pixels_, j % pixels_, windows.get() + j * k_taps);
      }
      multiply(windows.get(), count, result.get());
      for (std::int64_t out = 0; out < shape_.out; ++out) {
        for (std::int64_t j = 0; j < count; ++j) {
          std::copy_n(result.get() + (j * rows_ + out) * k_taps, k_taps,
                      weight + (out * shape_.in + first + j) * k_taps);
        }
      }
    });
  }

 private:
  /// To [row / panel, pixel, panel]. Rows beyond the last channel are multiplied, never read.
  void pack_gradient(const float* y, std::int64_t row) const {
    const std::int64_t channel = std::min(row, shape_.out - 1);
    const std::int64_t panel = kernels_.panel;
    float* to = gradient_.get() + row / panel * panel * pixels_ + row % panel;
    for (std::int64_t p = 0; p < pixels_; ++p, to += panel) {
      *to = y[(p / plane_ * shape_.out + channel) * plane_ + p % plane_];
    }
  }

  /// What the taps of one result meet in a channel; zeros outside of the image.
  void take_window(std::int64_t channel, std::int64_t pixel, float* to) const {
    const std::int64_t in_plane = pixel % plane_;
    const std::int64_t top = 2 * (in_plane / shape_.out_width()) - 1;
    const std::int64_t left = 2 * (in_plane % shape_.out_width()) - 1;
    const float* const from =
        x_ + (pixel / plane_ * shape_.in + channel) * shape_.height * shape_.width;
    for (std::int64_t tap = 0; tap < k_taps; ++tap) {
      const std::int64_t row = top + tap / k_side;
      const std::int64_t column = left + tap % k_side;
      const bool is_inside =
          row >= 0 && row < shape_.height && column >= 0 && column < shape_.width;
      to[tap] = is_inside ? from[row * shape_.width + column] : 0;
    }
  }

  void multiply(const float* windows, std::int64_t channels, float* result) const {
    Product product;
    product.a = gradient_.get();
    product.rows = rows_;
    product.depth = pixels_;
    product.b = windows;
    product.result = result;
    product.groups = channels;
    kernels_.multiply(product);
  }

  const Kernels& kernels_;
  Convolution shape_;
  const float* x_;
  std::int64_t plane_;   ///< pixels of a result
  std::int64_t pixels_;  ///< of those of all images
  std::int64_t rows_;    ///< of the product: results, in whole panels
  Buffer gradient_;
};

}  // namespace

void column_weight_gradient(const Convolution& shape, const float* x, const float* y_gradient,
                            float* weight_gradient) {
  WeightGradient(shape, x, y_gradient).run(weight_gradient);
}

}  // namespace oct::nn
