// SPDX-License-Identifier: Apache-2.0
#include "conv_choice.h"

#include <algorithm>
#include <array>
#include <limits>

#include "winograd/kernels.h"

namespace oct::nn {
namespace {

using winograd::Kind;

/// The fewest tiles of 4 x 4 results that pay for mapping the weights, made by `bench_conv` at 2
/// threads (docs/performance.md): below it one of the three passes is slower than oneDNN's.
struct Threshold {
  int lanes = 0;  ///< floats in a vector: 16 AVX-512, 8 AVX2
  Kind kind = Kind::dense;
  std::int64_t tiles = 0;
};

constexpr std::array k_thresholds = {
    Threshold{16, Kind::dense, 32},
    Threshold{16, Kind::halving, 64},
    Threshold{8, Kind::dense, 32},
    Threshold{8, Kind::halving, 64},
};

/// Fewer channels leave the products too little work beside the maps.
constexpr std::int64_t k_fewest_channels = 16;
/// More results are worth oneDNN's own order of the weights.
constexpr std::int64_t k_most_columns = 64;
/// Fewer are not worth mapping the weights.
constexpr std::int64_t k_fewest_pixels = 16;

}  // namespace

bool winograd_is_faster(const winograd::Convolution& shape) {
  constexpr std::int64_t index_limit = std::numeric_limits<std::int32_t>::max() / 16;
  if (std::min(shape.in, shape.out) < k_fewest_channels || shape.in * shape.out > index_limit) {
    return false;
  }
  const auto tiles_along = [](std::int64_t size) {
    return (size + winograd::k_tile - 1) / winograd::k_tile;
  };
  const std::int64_t tiles =
      shape.images * tiles_along(shape.out_height()) * tiles_along(shape.out_width());
  const int lanes = winograd::three_taps().lanes;
  return std::any_of(k_thresholds.begin(), k_thresholds.end(), [&](const Threshold& row) {
    return row.lanes == lanes && row.kind == shape.kind && tiles >= row.tiles;
  });
}

bool columns_are_faster(const winograd::Convolution& shape) {
  return winograd::three_taps().lanes > 0 && shape.kind == Kind::halving &&
         std::min(shape.in, shape.out) >= k_fewest_channels &&
         shape.images * shape.out_height() * shape.out_width() <= k_most_columns;
}

bool doubling_is_faster(std::int64_t in, std::int64_t out, std::int64_t pixels) {
  return winograd::three_taps().lanes > 0 && std::min(in, out) >= k_fewest_channels &&
         pixels >= k_fewest_pixels;
}

}  // namespace oct::nn
