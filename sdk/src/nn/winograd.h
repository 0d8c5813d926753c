// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace oct::nn::winograd {

/// The convolutions there are.
enum class Kind {
  dense,   ///< 3x3, stride 1, padding 0 to 2
  halving  ///< 4x4, stride 2, padding 1; even height and width
};

/// A convolution of `images` images [in, height, width].
struct Convolution {
  Kind kind = Kind::dense;
  std::int64_t images = 0;
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t padding = 0;  ///< zeros on every side of the images

  [[nodiscard]] std::int64_t side() const { return kind == Kind::dense ? 3 : 4; }
  [[nodiscard]] std::int64_t out_height() const { return after(height); }
  [[nodiscard]] std::int64_t out_width() const { return after(width); }

 private:
  [[nodiscard]] std::int64_t after(std::int64_t size) const {
    return kind == Kind::dense ? size + 2 * padding - 2 : size / 2;
  }
};

/// What follows is float32, NCHW without gaps, parallel by at::parallel_for, and gives the same
/// bits for any number of threads. All sizes are positive, and the weights have fewer than 2^31
/// numbers. Thread-safe.

/// y [images, out, out_height, out_width] = conv(x, weight) + bias. `weight` [out, in, side, side];
/// `bias` [out] or null.
void forward(const Convolution& shape, const float* x, const float* weight, const float* bias,
             float* y);

/// x_gradient [images, in, height, width] of y_gradient, plus `bias` [in] or null: for a halving
/// convolution the transposed one.
void input_gradient(const Convolution& shape, const float* y_gradient, const float* weight,
                    const float* bias, float* x_gradient);

/// weight_gradient [out, in, side, side].
void weight_gradient(const Convolution& shape, const float* x, const float* y_gradient,
                     float* weight_gradient);

}  // namespace oct::nn::winograd
