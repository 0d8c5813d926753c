// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Winograd's convolution (Lavin and Gray 2016, arXiv 1509.09308): tiles of 4 x 4 results are
/// mapped to points, where the convolution is a product for each point. F(4x4, 3x3) has 6 x 6
/// points, 36 multiplications instead of 144; F(4x4, 2x2) 5 x 5, 25 instead of 64. Here are the
/// parts that are written in vector instructions; ../winograd_*.cpp put them together.
namespace oct::nn::winograd {

inline constexpr std::int64_t k_tile = 4;
/// So many tiles, or channels, lie side by side: those of a group.
inline constexpr std::int64_t k_group = 16;

/// A batch's tiles, row by row, image by image.
struct Grid {
  std::int64_t images = 0;
  std::int64_t rows = 0;     ///< of tiles in an image
  std::int64_t columns = 0;  ///< of tiles; a multiple of 4

  [[nodiscard]] std::int64_t tiles() const { return images * rows * columns; }
  [[nodiscard]] std::int64_t groups() const { return (tiles() + k_group - 1) / k_group; }
};

/// One channel of all images: pixel (y, x) of image n lies at
/// data[n * image_stride + y * line_stride + x * step + offset].
template <class Pixel>
struct View {
  Pixel* data = nullptr;
  std::int64_t image_stride = 0;
  std::int64_t line_stride = 0;
  std::int64_t step = 1;    ///< 1, or 2 for every second pixel of a line
  std::int64_t offset = 0;  ///< below step
  std::int64_t height = 0;
  std::int64_t width = 0;
  /// Pixels of the first tile that lie before the image. All pixels outside it are zero.
  std::int64_t padding_y = 0;
  std::int64_t padding_x = 0;
};

/// One channel as points, of `groups` groups of tiles from `first` onwards: point p of tile t lies
/// at data[p * point_stride + (t / 16 - first) * group_stride + t % 16].
struct PointPlane {
  float* data = nullptr;
  std::int64_t point_stride = 0;
  std::int64_t group_stride = 0;
  std::int64_t first = 0;
  std::int64_t groups = 0;
};

/// Which taps of a stored kernel make a small one.
struct Taps {
  int side = 3;      ///< of the stored kernel: 3, all taps; 4, the 2 x 2 that meet one parity
  int parity_y = 0;  ///< of the pixels, where a convolution 4x4 of stride 2 pads one pixel
  int parity_x = 0;

  [[nodiscard]] std::int64_t operator()(int i, int j) const {
    return side == 3 ? 3 * i + j : (2 * i + 1 - parity_y) * 4 + 2 * j + 1 - parity_x;
  }
};

/// The weights [out, in, side, side] of a convolution, or of the one that takes its gradient back.
struct Weights {
  const float* data = nullptr;
  std::int64_t out = 0;  ///< channels of the convolution to be made
  std::int64_t in = 0;
  Taps taps;
  bool transposed = false;  ///< data is [in, out, side, side], each small kernel turned round
};

/// result[group][row][16] = sum over k of a[row][k] * b[group][k][16]; or that is added to it.
struct Product {
  const float* a = nullptr;
  std::int64_t rows = 0;   ///< a multiple of the panel
  std::int64_t depth = 0;  ///< how many k
  /// False: a is [rows / panel, depth, panel]. True: a is points, [depth / 16, rows, 16].
  bool a_is_points = false;
  const float* b = nullptr;  ///< [groups, depth, 16]
  float* result = nullptr;   ///< [groups, rows, 16]
  std::int64_t groups = 0;
  bool accumulate = false;
};

/// What is compiled once for each instruction set. All are thread-safe and know no errors: sizes
/// are the caller's to keep.
struct Kernels {
  int lanes = 0;            ///< floats in a vector: 16 AVX-512, 8 AVX2; 0: there are no kernels
  std::int64_t panel = 0;   ///< rows of a product that are summed at once
  std::int64_t points = 0;  ///< of a tile: 36 or 25

  /// B^T d B.
  void (*image_to_points)(const View<const float>&, const Grid&, const PointPlane&) = nullptr;
  /// A d A^T.
  void (*gradient_to_points)(const View<const float>&, const Grid&, const PointPlane&) = nullptr;
  /// A^T m A + bias.
  void (*points_to_image)(const PointPlane&, const Grid&, float bias, const View<float>&) = nullptr;
  /// G g G^T of the rows of one panel, to points[p * point_stride + k * panel + row].
  void (*weights_to_points)(const Weights&, std::int64_t panel, float* points,
                            std::int64_t point_stride) = nullptr;
  /// G^T u G of points[p * point_stride + column], to weights[column][side][side].
  void (*points_to_weights)(const float* points, std::int64_t point_stride, std::int64_t columns,
                            const Taps& taps, float* weights) = nullptr;
  /// to[column][row] = from[row][column], 16 x 16.
  void (*transpose)(const float* from, float* to) = nullptr;
  void (*multiply)(const Product&) = nullptr;
};

/// Those for the best instruction set of this machine, for small kernels of 3x3 or 2x2 taps.
const Kernels& three_taps();
const Kernels& two_taps();

}  // namespace oct::nn::winograd
