// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set.
#if defined(OCT_WINOGRAD_IMAGES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef OCT_WINOGRAD_IMAGES_INL_H
#undef OCT_WINOGRAD_IMAGES_INL_H
#else
#define OCT_WINOGRAD_IMAGES_INL_H
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "kernels.h"
#include "maps-inl.h"
#include "product-inl.h"

HWY_BEFORE_NAMESPACE();
namespace oct::nn::winograd::HWY_NAMESPACE {

// Tiles of a row that are transformed vertically before they are horizontally, and the room for
// them: what vectors read and write beyond them is never used.
inline constexpr std::int64_t k_tiles_at_once = 64;
inline constexpr std::int64_t k_line = k_tiles_at_once * k_tile + 32;

/// Calls f(tile, image, row of tiles, column of tiles, count) for runs of tiles in one row.
template <class F>
HWY_INLINE void for_rows(const Grid& grid, std::int64_t tile, std::int64_t end, const F& f) {
  while (tile < end) {
    const std::int64_t column = tile % grid.columns;
    const std::int64_t row = tile / grid.columns;
    const std::int64_t count = std::min({grid.columns - column, end - tile, k_tiles_at_once});
    f(tile, row / grid.rows, row % grid.rows, column, count);
    tile += count;
  }
}

/// Calls f(vector tag, offset in the run) for pieces of 16, 8 and 4 tiles that lie in one group.
template <class F>
HWY_INLINE void for_pieces(std::int64_t tile, std::int64_t count, const F& f) {
  for (std::int64_t i = 0; i < count;) {
    const std::int64_t room = std::min(k_group - (tile + i) % k_group, count - i);
    if (k_lanes == 16 && room == 16) {
      f(hn::CappedTag<float, 16>(), i);
      i += 16;
    } else if (k_lanes >= 8 && room >= 8) {
      f(hn::CappedTag<float, 8>(), i);
      i += 8;
    } else {
      f(hn::CappedTag<float, 4>(), i);
      i += 4;
    }
  }
}

/// Where the points of a tile begin.
HWY_INLINE float* address(const PointPlane& plane, std::int64_t tile) {
  return plane.data + (tile / k_group - plane.first) * plane.group_stride + tile % k_group;
}

/// Pixels `column` onwards of a line; null is a line outside the image.
template <class D>
HWY_INLINE hn::Vec<D> load(D d, const float* line, const View<const float>& image,
                           std::int64_t column) {
  if (line == nullptr) return hn::Zero(d);
  if (image.step == 1) return hn::LoadU(d, line + column);
  if constexpr (hn::MaxLanes(D()) == 1) {
    return hn::Set(d, line[2 * column + image.offset]);
  } else {
    hn::Vec<D> even;
    hn::Vec<D> odd;
    hn::LoadInterleaved2(d, line + 2 * column, even, odd);
    return image.offset == 0 ? even : odd;
  }
}

/// Transforms `count` columns of a row of tiles, `from` onwards, and returns how many of them it
/// did. Column x goes to to[point * k_line + x - from].
template <class Scheme, class Side, class D>
HWY_INLINE std::int64_t vertical_run(D d, const View<const float>& image, const float* const* lines,
                                     std::int64_t from, std::int64_t count, float* to) {
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  std::int64_t column = 0;
  for (; column + lanes <= count; column += lanes) {
    hn::Vec<D> x[Side::pixels];
    hn::Vec<D> y[Scheme::points];
#pragma GCC unroll 6
    for (int i = 0; i < Side::pixels; ++i) x[i] = load(d, lines[i], image, from + column);
    Side::apply(x, y);
#pragma GCC unroll 6
    for (int i = 0; i < Scheme::points; ++i) hn::StoreU(y[i], d, to + i * k_line + column);
  }
  return column;
}

template <class Scheme, class Side>
void vertical(const View<const float>& image, const float* const* lines, std::int64_t from,
              std::int64_t count, float* to) {
  const auto run = [&](auto d, std::int64_t done) HWY_ATTR {
    return done + vertical_run<Scheme, Side>(d, image, lines, from + done, count - done, to + done);
  };
  run(hn::CappedTag<float, 1>(), run(hn::CappedTag<float, 4>(), run(Wide(), 0)));
}

/// Transforms as many tiles as `d` has lanes; the first one begins at `from`.
template <class Scheme, class Side, class D>
HWY_INLINE void horizontal(D d, const float* from, float* to, std::int64_t point_stride) {
  for (int i = 0; i < Scheme::points; ++i) {
    hn::Vec<D> x[8];
    hn::Vec<D> y[Scheme::points];
    hn::LoadInterleaved4(d, from + i * k_line, x[0], x[1], x[2], x[3]);
    if constexpr (Side::pixels > k_tile) {
      hn::LoadInterleaved4(d, from + i * k_line + k_tile, x[4], x[5], x[6], x[7]);
    }
    Side::apply(x, y);
#pragma GCC unroll 6
    for (int j = 0; j < Scheme::points; ++j) {
      hn::StoreU(y[j], d, to + (Scheme::points * i + j) * point_stride);
    }
  }
}

template <class Scheme>
void clear(const PointPlane& plane, std::int64_t tile, std::int64_t end) {
  for (; tile < end; ++tile) {
    float* const to = address(plane, tile);
    for (int p = 0; p < Scheme::points * Scheme::points; ++p) to[p * plane.point_stride] = 0;
  }
}

template <class Scheme, class Side>
void to_points(const View<const float>& image, const Grid& grid, const PointPlane& plane) {
  const std::int64_t begin = plane.first * k_group;
  const std::int64_t end = begin + plane.groups * k_group;
  const std::int64_t filled = std::clamp(grid.tiles(), begin, end);
  HWY_ALIGN float columns[Scheme::points * k_line] = {};
  const auto transform_run = [&](std::int64_t tile, std::int64_t n, std::int64_t row,
                                 std::int64_t column, std::int64_t count) HWY_ATTR {
    const float* lines[Side::pixels];
    for (int i = 0; i < Side::pixels; ++i) {
      const std::int64_t y = row * k_tile - image.padding_y + i;
      const bool inside = y >= 0 && y < image.height;
      lines[i] = inside ? image.data + n * image.image_stride + y * image.line_stride : nullptr;
    }
    const std::int64_t x = column * k_tile - image.padding_x;
    const std::int64_t width = count * k_tile + Side::pixels - k_tile;
    const std::int64_t before = std::clamp<std::int64_t>(-x, 0, width);
    const std::int64_t after = std::clamp<std::int64_t>(x + width - image.width, 0, width - before);
    for (int i = 0; i < Scheme::points; ++i) {
      std::fill_n(columns + i * k_line, before, 0.0F);
      std::fill_n(columns + i * k_line + width - after, after, 0.0F);
    }
    vertical<Scheme, Side>(image, lines, x + before, width - before - after, columns + before);
    for_pieces(tile, count, [&](auto d, std::int64_t offset) HWY_ATTR {
      horizontal<Scheme, Side>(d, columns + offset * k_tile, address(plane, tile + offset),
                               plane.point_stride);
    });
  };
  for_rows(grid, begin, filled, transform_run);
  clear<Scheme>(plane, filled, end);
}

/// The results of as many tiles as `d` has lanes to the four lines `to`; a null one is dropped.
template <class Scheme, class D>
HWY_INLINE void results(D d, const float* points, std::int64_t point_stride, float bias,
                        float* const* to) {
  constexpr int count = Scheme::points;
  hn::Vec<D> half[count][k_tile];
#pragma GCC unroll 6
  for (int j = 0; j < count; ++j) {
    hn::Vec<D> x[count];
#pragma GCC unroll 6
    for (int i = 0; i < count; ++i) x[i] = hn::LoadU(d, points + (count * i + j) * point_stride);
    Scheme::results(x, half[j]);
  }
  const hn::Vec<D> added = hn::Set(d, bias);
#pragma GCC unroll 4
  for (int i = 0; i < k_tile; ++i) {
    if (to[i] == nullptr) continue;
    hn::Vec<D> x[count];
    hn::Vec<D> y[k_tile];
#pragma GCC unroll 6
    for (int j = 0; j < count; ++j) x[j] = half[j][i];
    Scheme::results(x, y);
    hn::StoreInterleaved4(hn::Add(y[0], added), hn::Add(y[1], added), hn::Add(y[2], added),
                          hn::Add(y[3], added), d, to[i]);
  }
}

/// `count` pixels to a line. Where they are every second one, the others keep what they hold: no
/// other thread works on this line then.
HWY_INLINE void store(const float* from, std::int64_t count, const View<float>& image, float* to) {
  if (image.step == 1) {
    std::copy_n(from, count, to);
    return;
  }
  constexpr Wide d;
  std::int64_t i = 0;
  for (; i + k_lanes <= count; i += k_lanes) {
    hn::Vec<Wide> even;
    hn::Vec<Wide> odd;
    hn::LoadInterleaved2(d, to + 2 * i, even, odd);
    const hn::Vec<Wide> own = hn::LoadU(d, from + i);
    hn::StoreInterleaved2(image.offset == 0 ? own : even, image.offset == 0 ? odd : own, d,
                          to + 2 * i);
  }
  for (; i < count; ++i) to[2 * i + image.offset] = from[i];
}

template <class Scheme>
void to_image(const PointPlane& plane, const Grid& grid, float bias, const View<float>& image) {
  const std::int64_t begin = plane.first * k_group;
  const std::int64_t end = begin + plane.groups * k_group;
  const auto transform_run = [&](std::int64_t tile, std::int64_t n, std::int64_t row,
                                 std::int64_t column, std::int64_t count) HWY_ATTR {
    for_pieces(tile, count, [&](auto d, std::int64_t offset) HWY_ATTR {
      const std::int64_t width = static_cast<std::int64_t>(hn::Lanes(d)) * k_tile;
      const std::int64_t x = (column + offset) * k_tile;
      const std::int64_t inside = std::min(width, image.width - x);
      if (inside <= 0) return;
      const bool is_direct = inside == width && image.step == 1;
      HWY_ALIGN float edge[k_tile][k_group * k_tile];
      float* lines[k_tile];
      float* to[k_tile];
      for (int i = 0; i < k_tile; ++i) {
        const std::int64_t y = row * k_tile + i;
        lines[i] = y < image.height ? image.data + n * image.image_stride + y * image.line_stride +
                                          x * image.step
                                    : nullptr;
        to[i] = lines[i] == nullptr || is_direct ? lines[i] : edge[i];
      }
      results<Scheme>(d, address(plane, tile + offset), plane.point_stride, bias, to);
      if (is_direct) return;
      for (int i = 0; i < k_tile; ++i) {
        if (lines[i] != nullptr) store(edge[i], inside, image, lines[i]);
      }
    });
  };
  for_rows(grid, begin, std::clamp(grid.tiles(), begin, end), transform_run);
}

/// to[column][row] = from[row][column], 16 x 16.
inline void transpose(const float* from, float* to) {
  constexpr hn::CappedTag<float, 4> d;
  for (std::int64_t row = 0; row < k_group; row += 4) {
    for (std::int64_t column = 0; column < k_group; column += 4) {
      const float* const at = from + row * k_group + column;
      const auto x0 = hn::LoadU(d, at);
      const auto x1 = hn::LoadU(d, at + k_group);
      const auto x2 = hn::LoadU(d, at + 2 * k_group);
      const auto x3 = hn::LoadU(d, at + 3 * k_group);
      const auto low_01 = hn::InterleaveLower(d, x0, x1);
      const auto high_01 = hn::InterleaveUpper(d, x0, x1);
      const auto low_23 = hn::InterleaveLower(d, x2, x3);
      const auto high_23 = hn::InterleaveUpper(d, x2, x3);
      float* const target = to + column * k_group + row;
      hn::StoreU(hn::ConcatLowerLower(d, low_23, low_01), d, target);
      hn::StoreU(hn::ConcatUpperUpper(d, low_23, low_01), d, target + k_group);
      hn::StoreU(hn::ConcatLowerLower(d, high_23, high_01), d, target + 2 * k_group);
      hn::StoreU(hn::ConcatUpperUpper(d, high_23, high_01), d, target + 3 * k_group);
    }
  }
}

}  // namespace oct::nn::winograd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
