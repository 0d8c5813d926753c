// SPDX-License-Identifier: Apache-2.0
#include "winograd.h"
#include "winograd_plan.h"

namespace oct::nn::winograd {
namespace {

class WeightGradient {
 public:
  WeightGradient(const Convolution& shape, const float* x, const float* y_gradient)
      : kernels_(kernels_of(shape.kind)),
        shape_(shape),
        x_(images_of(shape, x)),
        y_gradient_(results_of(shape, y_gradient)),
        rows_(rounds(shape.out, kernels_.panel) * kernels_.panel),
        part_groups_(rounds(shape.in, k_group)),
        in_groups_(part_groups_ * x_.parts()),
        plan_(shape.images, shape.out_height(), shape.out_width(), rows_, in_groups_ * k_group, 4),
        // Tiles are summed in slices whose number does not depend on the threads'.
        slices_(plan_.is_local() ? std::min<std::int64_t>(8, plan_.blocks()) : 1),
        sums_(buffer(slices_ * slice_size())) {}

  void run(float* weight_gradient) const {
    if (plan_.is_local()) {
      at::parallel_for(0, slices_, 1, [&](std::int64_t begin, std::int64_t end) {
        const Points points = room();
        for (std::int64_t i = begin; i < end; ++i) sum_slice(points, i);
      });
      add_slices();
    } else {
      const Points points = room();
      for (std::int64_t i = 0; i < plan_.blocks(); ++i) together(points, plan_.block(i), i > 0);
    }
    for_each(shape_.out * in_groups_, [&](std::int64_t i) {
      const std::int64_t row = i / in_groups_;
      const std::int64_t group = i % in_groups_;
      const std::int64_t channel = group % part_groups_ * k_group;
      kernels_.points_to_weights(
          sums_.get() + (group * rows_ + row) * k_group, slice_size() / kernels_.points,
          std::min(k_group, shape_.in - channel), taps_of(shape_, group / part_groups_),
          weight_gradient + (row * shape_.in + channel) * shape_.side() * shape_.side());
    });
  }

 private:
  struct Points {
    Buffer gradient;  ///< [points][groups][rows][16]
    Buffer image;     ///< [points][groups of channels][tiles][16]
  };

  /// Sums are [points][groups of channels][rows][16].
  [[nodiscard]] std::int64_t slice_size() const {
    return kernels_.points * in_groups_ * k_group * rows_;
  }

  [[nodiscard]] Points room() const {
    const std::int64_t tiles = plan_.block() * k_group;
    return {buffer(kernels_.points * tiles * rows_),
            buffer(kernels_.points * tiles * in_groups_ * k_group)};
  }

  /// Rows beyond the last channel make a panel whole; what they hold is multiplied, never read.
  void to_gradient_points(const Points& points, const Block& block, std::int64_t row) const {
    kernels_.gradient_to_points(y_gradient_.view(std::min(row, shape_.out - 1), 0), plan_.grid(),
                                plane(points.gradient.get(), rows_, row, block));
  }

  /// A group of channels, with the channels side by side instead of the tiles.
  void to_image_points(const Points& points, const Block& block, std::int64_t group) const {
    constexpr std::int64_t square = k_group * k_group;
    const std::int64_t part = group / part_groups_;
    const std::int64_t first = group % part_groups_ * k_group;
    const Buffer tiles = buffer(kernels_.points * block.groups * square);
    for (std::int64_t i = 0; i < k_group; ++i) {
      const std::int64_t channel = std::min(first + i, shape_.in - 1);
      kernels_.image_to_points(x_.view(channel, part, padding_of(shape_, part)), plan_.grid(),
                               plane(tiles.get(), k_group, i, block));
    }
    for (std::int64_t p = 0; p < kernels_.points; ++p) {
      float* const to = points.image.get() + (p * in_groups_ + group) * block.groups * square;
      for (std::int64_t i = 0; i < block.groups; ++i) {
        kernels_.transpose(tiles.get() + (p * block.groups + i) * square, to + i * square);
      }
    }
  }

  void multiply(const Points& points, const Block& block, std::int64_t point, std::int64_t first,
                std::int64_t groups, float* sums, bool accumulate) const {
    const std::int64_t tiles = block.groups * k_group;
    Product product;
    product.a = points.gradient.get() + point * tiles * rows_;
    product.rows = rows_;
    product.depth = tiles;
    product.a_is_points = true;
    product.b = points.image.get() + (point * in_groups_ + first) * tiles * k_group;
    product.result = sums + (point * in_groups_ + first) * k_group * rows_;
    product.groups = groups;
    product.accumulate = accumulate;
    kernels_.multiply(product);
  }

  void sum_slice(const Points& points, std::int64_t slice) const {
    const std::int64_t begin = slice * plan_.blocks() / slices_;
    const std::int64_t end = (slice + 1) * plan_.blocks() / slices_;
    float* const sums = sums_.get() + slice * slice_size();
    for (std::int64_t i = begin; i < end; ++i) {
      const Block block = plan_.block(i);
      for (std::int64_t row = 0; row < rows_; ++row) to_gradient_points(points, block, row);
      for (std::int64_t group = 0; group < in_groups_; ++group) {
        to_image_points(points, block, group);
      }
      for (std::int64_t p = 0; p < kernels_.points; ++p) {
        multiply(points, block, p, 0, in_groups_, sums, i > begin);
      }
    }
  }

  void add_slices() const {
    constexpr std::int64_t grain = 4096;
    at::parallel_for(0, slice_size(), grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t slice = 1; slice < slices_; ++slice) {
        const float* const more = sums_.get() + slice * slice_size();
        for (std::int64_t i = begin; i < end; ++i) sums_[static_cast<std::size_t>(i)] += more[i];
      }
    });
  }

  void together(const Points& points, const Block& block, bool accumulate) const {
    for_each(rows_, [&](std::int64_t row) { to_gradient_points(points, block, row); });
    for_each(in_groups_, [&](std::int64_t group) { to_image_points(points, block, group); });
    const std::int64_t pieces = rounds(in_groups_, k_product_groups);
    for_each(kernels_.points * pieces, [&](std::int64_t i) {
      const std::int64_t first = i % pieces * k_product_groups;
      multiply(points, block, i / pieces, first, std::min(k_product_groups, in_groups_ - first),
               sums_.get(), accumulate);
    });
  }

  const Kernels& kernels_;
  Convolution shape_;
  Batch<const float> x_;
  Batch<const float> y_gradient_;
  std::int64_t rows_;
  std::int64_t part_groups_;  ///< groups of channels in a part of the images
  std::int64_t in_groups_;    ///< in all parts
  Plan plan_;
  std::int64_t slices_;
  Buffer sums_;
};

}  // namespace

void weight_gradient(const Convolution& shape, const float* x, const float* y_gradient,
                     float* weight_gradient) {
  WeightGradient(shape, x, y_gradient).run(weight_gradient);
}

}  // namespace oct::nn::winograd
