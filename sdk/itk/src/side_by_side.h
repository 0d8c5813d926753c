// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "octsdk/vector_clones.h"

// Rows of an image turned so that one instruction works on the same column of many.
namespace oct {

/// So many rows stand side by side in `columns`.
constexpr std::size_t k_rows = 16;

constexpr std::size_t whole_blocks(std::size_t width) {
  return (width + k_rows - 1) / k_rows * k_rows;
}

/// to[j][i] = from[i][j] of 16 x 16; rows of `from` are `from_stride` apart, of `to` `to_stride`.
template <class Sample>
OCT_INLINE void transpose_block(const Sample* from, std::size_t from_stride, Sample* to,
                                std::size_t to_stride) {
  for (std::size_t i = 0; i < k_rows; ++i) {
    for (std::size_t j = 0; j < k_rows; ++j) to[j * to_stride + i] = from[i * from_stride + j];
  }
}

/// The same of bytes: rows i and i + 8 are interleaved, four times.
OCT_INLINE void transpose_block(const std::uint8_t* from, std::size_t from_stride, std::uint8_t* to,
                                std::size_t to_stride) {
  using Row = std::uint8_t __attribute__((vector_size(k_rows)));
  Row rows[k_rows];
  for (std::size_t i = 0; i < k_rows; ++i) std::memcpy(&rows[i], from + i * from_stride, k_rows);
  for (int round = 0; round < 4; ++round) {
    Row mixed[k_rows];
    for (std::size_t i = 0; i < k_rows / 2; ++i) {
      const Row a = rows[i];
      const Row b = rows[i + k_rows / 2];
      mixed[2 * i] =
          __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      mixed[2 * i + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29,
                                                 14, 30, 15, 31);
    }
    std::copy_n(mixed, k_rows, rows);
  }
  for (std::size_t i = 0; i < k_rows; ++i) std::memcpy(to + i * to_stride, &rows[i], k_rows);
}

/// Row y of a block stands in row min(y, last) of `in`. `rows`: room for [k_rows, whole_blocks].
template <class Sample>
OCT_INLINE void to_columns(const float* in, std::size_t width, std::size_t last, Sample* rows,
                           Sample* columns) {
  const std::size_t stride = whole_blocks(width);
  for (std::size_t y = 0; y < k_rows; ++y) {
    const float* __restrict from = in + std::min(y, last) * width;
    Sample* __restrict row = rows + y * stride;
    for (std::size_t x = 0; x < width; ++x) row[x] = static_cast<Sample>(from[x]);
  }
  for (std::size_t x = 0; x < width; x += k_rows) {
    transpose_block(rows + x, stride, columns + x * k_rows, k_rows);
  }
}

template <class Sample>
OCT_INLINE void to_rows(const Sample* columns, std::size_t width, std::size_t count, Sample* rows,
                        Sample* out) {
  const std::size_t stride = whole_blocks(width);
  for (std::size_t x = 0; x < width; x += k_rows) {
    transpose_block(columns + x * k_rows, k_rows, rows + x, stride);
  }
  for (std::size_t y = 0; y < count; ++y) std::copy_n(rows + y * stride, width, out + y * width);
}

}  // namespace oct
