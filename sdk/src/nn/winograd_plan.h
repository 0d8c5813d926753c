// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include "aligned_memory.h"
#include "winograd.h"
#include "winograd/kernels.h"

#ifndef INTRA_OP_PARALLEL
#error "at::parallel_for has one thread: this needs -fopenmp"
#endif

namespace oct::nn::winograd {

struct Free {
  void operator()(float* p) const { free_aligned(p); }
};
using Buffer = std::unique_ptr<float[], Free>;

/// Not initialised. Throws std::bad_alloc.
inline Buffer buffer(std::int64_t size) {
  auto* const memory =
      static_cast<float*>(allocate_aligned(static_cast<std::size_t>(size) * sizeof(float)));
  if (memory == nullptr) throw std::bad_alloc();
  return Buffer(memory);
}

constexpr std::int64_t rounds(std::int64_t size, std::int64_t step) {
  return (size + step - 1) / step;
}

/// Calls f(i) for each i below `count`, in any order and thread.
template <class F>
void for_each(std::int64_t count, const F& f) {
  at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) f(i);
  });
}

/// A run of groups of tiles.
struct Block {
  std::int64_t first = 0;
  std::int64_t groups = 0;
};

/// A batch without gaps, seen as one batch of images or as four of every second pixel.
template <class Pixel>
struct Batch {
  Pixel* data = nullptr;
  std::int64_t channels = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t step = 1;

  [[nodiscard]] std::int64_t parts() const { return step * step; }
  /// `part` counts the parity of x first; padding as the convolution wants it.
  [[nodiscard]] View<Pixel> view(std::int64_t channel, std::int64_t part,
                                 std::array<std::int64_t, 2> padding = {0, 0}) const {
    const std::int64_t plane = height * width;
    return {data + channel * plane + part / step * width,
            channels * plane,
            step * width,
            step,
            part % step,
            height / step,
            width / step,
            padding[0],
            padding[1]};
  }
};

/// The batch of a convolution's images.
template <class Pixel>
Batch<Pixel> images_of(const Convolution& shape, Pixel* data) {
  return {data, shape.in, shape.height, shape.width, shape.kind == Kind::dense ? 1 : 2};
}

/// The batch of its results.
template <class Pixel>
Batch<Pixel> results_of(const Convolution& shape, Pixel* data) {
  return {data, shape.out, shape.out_height(), shape.out_width(), 1};
}

/// Padding of a part of the images, as its small kernel wants it. The odd pixels of an image that
/// is padded by one begin with the padding, the even ones with pixel 0.
inline std::array<std::int64_t, 2> padding_of(const Convolution& shape, std::int64_t part) {
  if (shape.kind == Kind::dense) return {shape.padding, shape.padding};
  return {part / 2, part % 2};
}

inline Taps taps_of(const Convolution& shape, std::int64_t part) {
  return {static_cast<int>(shape.side()), static_cast<int>(part / 2), static_cast<int>(part % 2)};
}

inline const Kernels& kernels_of(Kind kind) {
  return kind == Kind::dense ? three_taps() : two_taps();
}

/// In which portions the tiles of `height` x `width` results are worked on.
class Plan {
 public:
  /// `rows` and `depth` of the products. `small_block`: groups of a portion, for few channels.
  Plan(std::int64_t images, std::int64_t height, std::int64_t width, std::int64_t rows,
       std::int64_t depth, std::int64_t small_block)
      : grid_{images, rounds(height, k_tile), rounds(width, 4 * k_tile) * 4} {
    // Few channels: points of a few groups stay in the second-level cache with all weights, and
    // each thread has tiles of its own. Many: weights are as large as all points, threads share
    // both.
    constexpr std::int64_t weights_that_stay = 128 * 128;
    constexpr std::int64_t shared_block = 16;
    is_local_ = rows * depth <= weights_that_stay;
    block_ = std::min(is_local_ ? small_block : shared_block, grid_.groups());
  }

  [[nodiscard]] const Grid& grid() const { return grid_; }
  [[nodiscard]] bool is_local() const { return is_local_; }
  [[nodiscard]] std::int64_t block() const { return block_; }  ///< groups in a portion
  [[nodiscard]] std::int64_t blocks() const { return rounds(grid_.groups(), block_); }
  [[nodiscard]] Block block(std::int64_t i) const {
    return {i * block_, std::min(block_, grid_.groups() - i * block_)};
  }

 private:
  Grid grid_;
  bool is_local_ = false;
  std::int64_t block_ = 0;
};

/// Channel of points [points][groups][channels][16].
inline PointPlane plane(float* points, std::int64_t channels, std::int64_t channel,
                        const Block& block) {
  return {points + channel * k_group, block.groups * channels * k_group, channels * k_group,
          block.first, block.groups};
}

/// Groups of a product that are one piece of work.
inline constexpr std::int64_t k_product_groups = 12;

}  // namespace oct::nn::winograd
