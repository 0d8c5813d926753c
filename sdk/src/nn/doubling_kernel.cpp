// SPDX-License-Identifier: Apache-2.0
#include "doubling_kernel.h"

#include <algorithm>
#include <vector>

#include "octsdk/vector_clones.h"
#include "winograd_plan.h"

namespace oct::nn {
namespace {

using winograd::Buffer;
using winograd::buffer;
using winograd::k_group;
using winograd::Product;
using winograd::rounds;
using winograd::three_taps;

constexpr std::int64_t k_taps = 9;
constexpr std::int64_t k_channels = 16;  // results at once
constexpr std::int64_t k_pixels = 512;   // at once: with the channels, a product of 0.3 MB

/// Adds a row of pixels of which 16 at a time lie `step` apart.
OCT_VECTOR_CLONES void add_groups(float* __restrict to, const float* __restrict from,
                                  std::int64_t step, std::int64_t count) {
  for (; count >= k_group; count -= k_group, to += k_group, from += step) {
    for (std::int64_t i = 0; i < k_group; ++i) to[i] += from[i];
  }
  for (std::int64_t i = 0; i < count; ++i) to[i] += from[i];
}

OCT_VECTOR_CLONES void interleave(const float* even, const float* odd, std::int64_t count,
                                  float* to) {
  for (std::int64_t i = 0; i < count; ++i) {
    to[2 * i] = even[i];
    to[2 * i + 1] = odd[i];
  }
}

/// Rows [first, last) of the small image for some results: its products with the taps.
struct Strip {
  std::int64_t first = 0;
  std::int64_t last = 0;
  const float* products = nullptr;   ///< [row, column / 16, product, column % 16]
  std::int64_t rows_of_product = 0;  ///< a product for each result and tap, and some more
};

/// Makes rows of one result out of its products.
class Rows {
 public:
  explicit Rows(const Doubling& shape)
      : shape_(shape),
        even_(static_cast<std::size_t>(shape.width + 1)),
        odd_(static_cast<std::size_t>(shape.width + 1)),
        row_(static_cast<std::size_t>(2 * shape.width + 2)) {}

  /// Row `at` of the whole result, before anything is cut off.
  void make(const Strip& strip, std::int64_t result, std::int64_t at, float bias, float* to) {
    std::fill(even_.begin(), even_.end(), bias);
    std::fill(odd_.begin(), odd_.end(), bias);
    const std::int64_t row = at / 2;
    if (at % 2 == 1) {
      add(strip, result, 3, row);
    } else {
      if (row < shape_.height) add(strip, result, 0, row);
      if (row > 0) add(strip, result, 6, row - 1);
    }
    interleave(even_.data(), odd_.data(), shape_.width + 1, row_.data());
    std::copy_n(row_.data() + shape_.padding, shape_.large(shape_.width), to);
  }

 private:
  void add(const Strip& strip, std::int64_t result, std::int64_t tap, std::int64_t row) {
    const std::int64_t width = shape_.width;
    const std::int64_t step = strip.rows_of_product * k_group;
    const float* from = strip.products + (row - strip.first) * rounds(width, k_group) * step +
                        (result * k_taps + tap) * k_group;
    add_groups(even_.data(), from, step, width);
    add_groups(odd_.data(), from + k_group, step, width);
    add_groups(even_.data() + 1, from + 2 * k_group, step, width);
  }

  const Doubling& shape_;
  std::vector<float> even_, odd_, row_;
};

/// What a thread works in.
struct Room {
  explicit Room(const Doubling& shape) : rows(shape) {}

  Rows rows;
  Buffer weights;                ///< [product / panel, in, panel]
  std::int64_t weights_of = -1;  ///< the first result they are for
  Buffer image;                  ///< [row, column / 16, in, column % 16]
  Buffer products;               ///< see Strip
};

/// The work in pieces: an image, some results, some rows.
class Pieces {
 public:
  Pieces(const Doubling& shape, const float* x, const float* weight, const float* bias, float* y)
      : shape_(shape),
        x_(x),
        weight_(weight),
        bias_(bias),
        y_(y),
        panel_(three_taps().panel),
        groups_(rounds(shape.width, k_group)),
        rows_(std::clamp<std::int64_t>(k_pixels / (groups_ * k_group), 1, shape.height)),
        strips_(rounds(shape.height, rows_)),
        blocks_(rounds(shape.out, k_channels)) {}

  [[nodiscard]] std::int64_t count() const { return shape_.images * blocks_ * strips_; }

  void make(std::int64_t begin, std::int64_t end) const {
    const std::int64_t most = products_of(k_channels);
    const std::int64_t pixels = (rows_ + 1) * groups_ * k_group;
    Room room(shape_);
    room.weights = buffer(most * shape_.in);
    room.image = buffer(pixels * shape_.in);
    room.products = buffer(pixels * most);
    for (std::int64_t i = begin; i < end; ++i) make_piece(i, room);
  }

 private:
  /// Of so many results, in whole panels.
  [[nodiscard]] std::int64_t products_of(std::int64_t results) const {
    return rounds(results * k_taps, panel_) * panel_;
  }

  /// Those of results [first, first + count); what makes a panel whole is multiplied, never read.
  void pack_weights(std::int64_t first, std::int64_t count, Room& room) const {
    if (room.weights_of == first) return;
    room.weights_of = first;
    const std::int64_t in = shape_.in;
    const std::int64_t out_step = shape_.swapped ? in * k_taps : k_taps;
    const std::int64_t in_step = shape_.swapped ? k_taps : shape_.out * k_taps;
    for (std::int64_t row = 0; row < products_of(count); ++row) {
      const std::int64_t from = std::min(row, count * k_taps - 1);
      const float* tap = weight_ + (first + from / k_taps) * out_step + from % k_taps;
      float* to = room.weights.get() + row / panel_ * panel_ * in + row % panel_;
      for (std::int64_t i = 0; i < in; ++i) to[i * panel_] = tap[i * in_step];
    }
  }

  void pack_image(std::int64_t image, const Strip& strip, Room& room) const {
    const std::int64_t plane = shape_.height * shape_.width;
    float* to = room.image.get();
    for (std::int64_t row = strip.first; row < strip.last; ++row) {
      for (std::int64_t column = 0; column < shape_.width; column += k_group) {
        const std::int64_t some = std::min(k_group, shape_.width - column);
        const float* from = x_ + image * shape_.in * plane + row * shape_.width + column;
        for (std::int64_t i = 0; i < shape_.in; ++i, from += plane, to += k_group) {
          std::fill(std::copy_n(from, some, to), to + k_group, 0.0F);
        }
      }
    }
  }

  void make_piece(std::int64_t i, Room& room) const {
    const std::int64_t first_result = i / strips_ % blocks_ * k_channels;
    const std::int64_t image = i / strips_ / blocks_;
    const std::int64_t results = std::min(k_channels, shape_.out - first_result);
    const std::int64_t begin = i % strips_ * rows_;
    const std::int64_t end = std::min(begin + rows_, shape_.height);
    const Strip strip{std::max<std::int64_t>(begin - 1, 0), end, room.products.get(),
                      products_of(results)};

    pack_weights(first_result, results, room);
    pack_image(image, strip, room);
    Product product;
    product.a = room.weights.get();
    product.rows = strip.rows_of_product;
    product.depth = shape_.in;
    product.b = room.image.get();
    product.result = room.products.get();
    product.groups = (strip.last - strip.first) * groups_;
    three_taps().multiply(product);
    for (std::int64_t result = 0; result < results; ++result) {
      add_up(strip, {2 * begin, end == shape_.height ? 2 * end + 1 : 2 * end}, result,
             image * shape_.out + first_result + result, room.rows);
    }
  }

  struct Range {
    std::int64_t begin, end;
  };

  void add_up(const Strip& strip, const Range& range, std::int64_t result, std::int64_t plane,
              Rows& rows) const {
    const std::int64_t width = shape_.large(shape_.width);
    const float bias = bias_ == nullptr ? 0 : bias_[plane % shape_.out];
    float* const to = y_ + plane * shape_.large(shape_.height) * width;
    for (std::int64_t at = std::max(range.begin, shape_.padding); at < range.end; ++at) {
      rows.make(strip, result, at, bias, to + (at - shape_.padding) * width);
    }
  }

  Doubling shape_;
  const float* x_;
  const float* weight_;
  const float* bias_;
  float* y_;
  std::int64_t panel_;
  std::int64_t groups_;  ///< of pixels in a row
  std::int64_t rows_;    ///< in a strip
  std::int64_t strips_, blocks_;
};

}  // namespace

void doubled(const Doubling& shape, const float* x, const float* weight, const float* bias,
             float* y) {
  const Pieces pieces(shape, x, weight, bias, y);
  at::parallel_for(0, pieces.count(), 1,
                   [&](std::int64_t begin, std::int64_t end) { pieces.make(begin, end); });
}

}  // namespace oct::nn
