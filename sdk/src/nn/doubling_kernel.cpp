// SPDX-License-Identifier: Apache-2.0
#include "doubling_kernel.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <vector>

#include "vector_clones.h"

namespace oct::nn {
namespace {

constexpr std::int64_t k_taps = 9;
constexpr std::int64_t k_channels = 16;  // results at once
constexpr std::int64_t k_pixels = 512;   // at once: with the channels, a product of 0.3 MB

OCT_VECTOR_CLONES void add_row(float* to, const float* from, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) to[i] += from[i];
}

OCT_VECTOR_CLONES void interleave(const float* even, const float* odd, std::int64_t count,
                                  float* to) {
  for (std::int64_t i = 0; i < count; ++i) {
    to[2 * i] = even[i];
    to[2 * i + 1] = odd[i];
  }
}

/// [in, taps] -> [taps, in].
OCT_VECTOR_CLONES void by_tap(const float* from, std::int64_t in, float* to) {
  for (std::int64_t tap = 0; tap < k_taps; ++tap) {
    for (std::int64_t i = 0; i < in; ++i) to[tap * in + i] = from[i * k_taps + tap];
  }
}

/// Rows [first, last) of the small image for some results: its products with the taps.
struct Strip {
  std::int64_t first = 0;
  std::int64_t last = 0;
  const float* products = nullptr;  ///< [result, tap, row, column]
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
    const std::int64_t of_tap = (strip.last - strip.first) * width;
    const float* from =
        strip.products + (result * k_taps + tap) * of_tap + (row - strip.first) * width;
    add_row(even_.data(), from, width);
    add_row(odd_.data(), from + of_tap, width);
    add_row(even_.data() + 1, from + 2 * of_tap, width);
  }

  const Doubling& shape_;
  std::vector<float> even_, odd_, row_;
};

/// The work in pieces: an image, some results, some rows.
class Pieces {
 public:
  Pieces(const Doubling& shape, const float* x, const float* weight, const float* bias, float* y)
      : shape_(shape),
        bias_(bias),
        y_(y),
        rows_(std::clamp<std::int64_t>(k_pixels / shape.width, 1, shape.height)),
        strips_((shape.height + rows_ - 1) / rows_),
        blocks_((shape.out + k_channels - 1) / k_channels),
        weight_(weight),
        x_(at::from_blob(const_cast<float*>(x),
                         {shape.images, shape.in, shape.height * shape.width}, at::kFloat)) {}

  [[nodiscard]] std::int64_t count() const { return shape_.images * blocks_ * strips_; }

  void make(std::int64_t begin, std::int64_t end) const {
    const torch::InferenceMode not_recorded;  // the thread's own switch
    const at::Tensor products =
        at::empty({k_channels * k_taps * (rows_ + 1) * shape_.width}, at::kFloat);
    const at::Tensor taps =
        at::empty({shape_.swapped ? k_channels * k_taps * shape_.in : 0}, at::kFloat);
    Rows rows(shape_);
    for (std::int64_t i = begin; i < end; ++i) make_piece(i, products, taps, rows);
  }

 private:
  /// Of results [first, first + count): [count * taps, in]; in the memory of `room` if they have to
  /// be moved.
  [[nodiscard]] at::Tensor taps_of(std::int64_t first, std::int64_t count,
                                   const at::Tensor& room) const {
    const std::int64_t in = shape_.in;
    if (!shape_.swapped) {
      return at::from_blob(const_cast<float*>(weight_ + first * k_taps), {in, count * k_taps},
                           {shape_.out * k_taps, 1}, at::kFloat)
          .t();
    }
    for (std::int64_t result = 0; result < count; ++result) {
      by_tap(weight_ + (first + result) * in * k_taps, in,
             room.mutable_data_ptr<float>() + result * k_taps * in);
    }
    return room.narrow(0, 0, count * k_taps * in).view({count * k_taps, in});
  }

  void make_piece(std::int64_t i, const at::Tensor& products, const at::Tensor& taps,
                  Rows& rows) const {
    const std::int64_t strip_number = i % strips_;
    const std::int64_t first_result = i / strips_ % blocks_ * k_channels;
    const std::int64_t image = i / strips_ / blocks_;
    const std::int64_t results = std::min(k_channels, shape_.out - first_result);
    const std::int64_t begin = strip_number * rows_;
    const std::int64_t end = std::min(begin + rows_, shape_.height);
    const Strip strip{std::max<std::int64_t>(begin - 1, 0), end, products.const_data_ptr<float>()};

    const std::int64_t pixels = (strip.last - strip.first) * shape_.width;
    at::Tensor out =
        products.narrow(0, 0, results * k_taps * pixels).view({results * k_taps, pixels});
    at::mm_out(out, taps_of(first_result, results, taps),
               x_[image].narrow(1, strip.first * shape_.width, pixels));
    for (std::int64_t result = 0; result < results; ++result) {
      add_up(strip, {2 * begin, end == shape_.height ? 2 * end + 1 : 2 * end}, result,
             image * shape_.out + first_result + result, rows);
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
  const float* bias_;
  float* y_;
  std::int64_t rows_, strips_, blocks_;
  const float* weight_;
  at::Tensor x_;
};

}  // namespace

void doubled(const Doubling& shape, const float* x, const float* weight, const float* bias,
             float* y) {
  const Pieces pieces(shape, x, weight, bias, y);
  at::parallel_for(0, pieces.count(), 1,
                   [&](std::int64_t begin, std::int64_t end) { pieces.make(begin, end); });
}

}  // namespace oct::nn
