// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>

namespace oct::progan {

/// What the two networks are made of; the values are the published ones (Karras et al. 2018, arXiv
/// 1710.10196, appendix A, table 2).
struct Architecture {
  std::int64_t size = 1024;       ///< sides of the largest image, a power of two, at least 8
  std::int64_t channels = 3;      ///< of an image
  std::int64_t classes = 0;       ///< 0: unconditional
  std::int64_t latent = 512;      ///< width of a latent vector
  std::int64_t fmap_base = 8192;  ///< width at a side s is min(2 * fmap_base / s, fmap_max)
  std::int64_t fmap_max = 512;
  bool fused = true;              ///< resample inside of the convolutions
  bool transposed_start = false;  ///< 4 x 4 by a plain transposed convolution, not a dense layer
  bool narrow_first = false;      ///< critic: the first convolution of a block changes the width
  bool tanh = false;              ///< on images larger than 4 x 4
  double head_gain = 1;           ///< of ToRGB and the critic's last layer
  std::int64_t group = 4;         ///< of the minibatch standard deviation; 0: the whole batch

  /// Doublings from 4 x 4 to the full size.
  [[nodiscard]] std::int64_t doublings() const {
    return std::bit_width(static_cast<std::uint64_t>(size)) - 3;
  }
  /// Channels of the features after `level` doublings.
  [[nodiscard]] std::int64_t width(std::int64_t level) const {
    return std::max<std::int64_t>(1, std::min(fmap_base >> (level + 1), fmap_max));
  }
  /// "16x16", the name of the block after `level` doublings.
  [[nodiscard]] static std::string block_name(std::int64_t level) {
    const std::string side = std::to_string(std::int64_t{4} << level);
    return side + "x" + side;
  }
};

/// The published measure of growth: 0 = full size, 1 = half of it, 1.3 = between a half (0.7 of the
/// new path) and a quarter (0.3 of the old one).
struct Lod {
  explicit Lod(double lod) : whole(static_cast<std::int64_t>(lod)), fade(lod - std::floor(lod)) {}
  std::int64_t whole;  ///< halvings of the full size that are left
  double fade;         ///< weight of the old path, in [0, 1)
};

constexpr double k_leak = 0.2;  ///< slope of the leaky ReLU below 0

}  // namespace oct::progan
