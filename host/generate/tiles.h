// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "octsdk/model.h"

namespace oct::host {

/// How an image is cut for a network that cannot take it whole.
struct TileRule {
  std::int64_t side = 512;  ///< height and width of a tile in pixels
  std::int64_t overlap =
      128;  ///< at least that many pixels are shared by neighbours; 0 to side / 2
  /// Sizes of tiles are multiples of this, and so are the places where they begin as long as it is
  /// no more than `side` - `overlap`: a network that halves and doubles looks alike only from
  /// there.
  std::int64_t multiple = 1;
  std::int64_t least = 1;  ///< the smallest tile, for images that are smaller than one

  /// What `model` needs of sizes, checked. `overlap` 0 means a quarter of `side`. Throws
  /// Error(usage) for sides that the model cannot take and for overlaps above half a side.
  static TileRule of(std::int64_t side, std::int64_t overlap, const Need& need);
};

/// The tiles along one side of an image. Of two neighbours the weight passes from one to the other
/// as half a cosine, over half of the overlap wanted and in the middle of what they share, so that
/// the outer `overlap / 4` pixels of a tile, where it sees no surroundings, have no weight.
class TiledSide {
 public:
  /// Of `length` pixels; what is shorter than a tile is one tile.
  TiledSide(std::int64_t length, const TileRule& rule);

  [[nodiscard]] std::int64_t tile() const { return tile_; }      ///< pixels of each
  [[nodiscard]] std::int64_t length() const { return length_; }  ///< all of them: `length` or more
  [[nodiscard]] const std::vector<std::int64_t>& starts() const { return starts_; }
  /// Of the pixels of tile `i`, float32 [tile()]. Over all tiles the weights of a pixel add up
  /// to 1.
  [[nodiscard]] at::Tensor weights(std::size_t i) const;

 private:
  [[nodiscard]] double share(std::size_t i, std::int64_t pixel) const;

  std::int64_t tile_;
  std::int64_t length_;
  std::int64_t blend_;
  std::vector<std::int64_t> starts_;
};

/// What `translate` ([1, C, h, w] -> [1, C', h, w]) makes of `image` [C, H, W], float32 on the CPU,
/// tile by tile: [C', H, W]. Equal to translating it whole, but for rounding, where a result pixel
/// depends on no more than `overlap / 4` pixels around; a network that takes statistics of its
/// whole input (instance norm) sees those of the tile. Holds image, result and one tile. `image` is
/// mirrored at its far borders where the tiles need more.
at::Tensor in_tiles(const at::Tensor& image, const TileRule& rule,
                    const std::function<at::Tensor(const at::Tensor&)>& translate);

}  // namespace oct::host
