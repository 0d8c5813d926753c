// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "winograd.h"
#include "winograd_plan.h"

namespace oct::nn::winograd {
namespace {

constexpr std::int64_t k_rows_at_once = 96;

/// Some channels of the images, seen through one small kernel.
struct Input {
  std::int64_t part = 0;  ///< of the batch
  std::array<std::int64_t, 2> padding{};
  Weights weights;  ///< from all its channels to all results
};

/// results (one part of them) = sum of the inputs, convolved, + bias.
class Forward {
 public:
  Forward(const Kernels& kernels, std::int64_t images, const Batch<const float>& x,
          const std::vector<Input>& inputs, const Batch<float>& y, std::int64_t y_part,
          const float* bias)
      : kernels_(kernels),
        x_(x),
        inputs_(inputs),
        y_(y),
        y_part_(y_part),
        bias_(bias),
        rows_(rounds(y.channels, kernels.panel) * kernels.panel),
        depth_(x.channels * static_cast<std::int64_t>(inputs.size())),
        plan_(images, y.height / y.step, y.width / y.step, rows_, depth_, 3) {}

  void run() const {
    if (plan_.blocks() == 1) {
      by_portions_of_weights();
      return;
    }
    const Rows all = rows_from(0, rows_);
    if (plan_.is_local()) {
      at::parallel_for(0, plan_.blocks(), 1, [&](std::int64_t begin, std::int64_t end) {
        const Buffer image = image_room();
        const Buffer result = result_room(all);
        for (std::int64_t i = begin; i < end; ++i) {
          alone(image.get(), all, result.get(), plan_.block(i));
        }
      });
    } else {
      const Buffer image = image_room();
      const Buffer result = result_room(all);
      for (std::int64_t i = 0; i < plan_.blocks(); ++i) {
        images_together(image.get(), plan_.block(i));
        results_together(image.get(), all, result.get(), plan_.block(i));
      }
    }
  }

 private:
  /// Weights of some results, as points.
  struct Rows {
    std::int64_t first = 0;
    std::int64_t count = 0;  ///< a multiple of the panel
    Buffer weights;          ///< [points][count / panel][depth][panel]
  };

  [[nodiscard]] Rows rows_from(std::int64_t first, std::int64_t count) const {
    Rows rows{first, count, buffer(kernels_.points * count * depth_)};
    for_each(count / kernels_.panel, [&](std::int64_t panel) {
      float* to = rows.weights.get() + panel * kernels_.panel * depth_;
      for (const Input& input : inputs_) {
        kernels_.weights_to_points(input.weights, first / kernels_.panel + panel, to,
                                   count * depth_);
        to += kernels_.panel * x_.channels;
      }
    });
    return rows;
  }

  /// Where tiles are few, the weights are what takes memory: a few results at a time.
  void by_portions_of_weights() const {
    const std::int64_t portion = rounds(k_rows_at_once, kernels_.panel) * kernels_.panel;
    const Block block = plan_.block(0);
    const Buffer image = image_room();
    images_together(image.get(), block);
    for (std::int64_t first = 0; first < rows_; first += portion) {
      const Rows rows = rows_from(first, std::min(portion, rows_ - first));
      const Buffer result = result_room(rows);
      results_together(image.get(), rows, result.get(), block);
    }
  }

  [[nodiscard]] Buffer image_room() const {
    return buffer(kernels_.points * plan_.block() * k_group * depth_);
  }
  [[nodiscard]] Buffer result_room(const Rows& rows) const {
    return buffer(kernels_.points * plan_.block() * k_group * rows.count);
  }

  void to_points(float* image, const Block& block, std::int64_t channel) const {
    const Input& input = inputs_[static_cast<std::size_t>(channel / x_.channels)];
    kernels_.image_to_points(x_.view(channel % x_.channels, input.part, input.padding),
                             plan_.grid(), plane(image, depth_, channel, block));
  }

  void multiply(const float* image, const Rows& rows, float* result, const Block& block,
                std::int64_t point, std::int64_t first, std::int64_t groups) const {
    const std::int64_t at = (point * block.groups + first) * k_group;
    Product product;
    product.a = rows.weights.get() + point * rows.count * depth_;
    product.rows = rows.count;
    product.depth = depth_;
    product.b = image + at * depth_;
    product.result = result + at * rows.count;
    product.groups = groups;
    kernels_.multiply(product);
  }

  /// `row` counts from the first of `rows`.
  void to_results(float* result, const Rows& rows, const Block& block, std::int64_t row) const {
    const std::int64_t channel = rows.first + row;
    kernels_.points_to_image(plane(result, rows.count, row, block), plan_.grid(),
                             bias_ == nullptr ? 0 : bias_[channel], y_.view(channel, y_part_));
  }

  /// The last rows may be there only to make a panel whole.
  [[nodiscard]] std::int64_t results_in(const Rows& rows) const {
    return std::min(rows.count, y_.channels - rows.first);
  }

  void alone(float* image, const Rows& rows, float* result, const Block& block) const {
    for (std::int64_t i = 0; i < depth_; ++i) to_points(image, block, i);
    for (std::int64_t p = 0; p < kernels_.points; ++p) {
      multiply(image, rows, result, block, p, 0, block.groups);
    }
    for (std::int64_t i = 0; i < results_in(rows); ++i) to_results(result, rows, block, i);
  }

  void images_together(float* image, const Block& block) const {
    for_each(depth_, [&](std::int64_t i) { to_points(image, block, i); });
  }

  void results_together(const float* image, const Rows& rows, float* result,
                        const Block& block) const {
    const std::int64_t pieces = rounds(block.groups, k_product_groups);
    for_each(kernels_.points * pieces, [&](std::int64_t i) {
      const std::int64_t first = i % pieces * k_product_groups;
      multiply(image, rows, result, block, i / pieces, first,
               std::min(k_product_groups, block.groups - first));
    });
    for_each(results_in(rows), [&](std::int64_t i) { to_results(result, rows, block, i); });
  }

  const Kernels& kernels_;
  Batch<const float> x_;
  std::vector<Input> inputs_;
  Batch<float> y_;
  std::int64_t y_part_;
  const float* bias_;
  std::int64_t rows_;
  std::int64_t depth_;
  Plan plan_;
};

}  // namespace

void forward(const Convolution& shape, const float* x, const float* weight, const float* bias,
             float* y) {
  const Batch<const float> images = images_of(shape, x);
  std::vector<Input> inputs;
  for (std::int64_t part = 0; part < images.parts(); ++part) {
    const Weights weights{weight, shape.out, shape.in, taps_of(shape, part), false};
    inputs.push_back({part, padding_of(shape, part), weights});
  }
  Forward(kernels_of(shape.kind), shape.images, images, inputs, results_of(shape, y), 0, bias)
      .run();
}

// The part of the images that one small kernel has met gets its gradient by the same kernel.
void input_gradient(const Convolution& shape, const float* y_gradient, const float* weight,
                    const float* bias, float* x_gradient) {
  const Kernels& kernels = kernels_of(shape.kind);
  const std::int64_t last_tap = shape.kind == Kind::dense ? 2 : 1;
  const Batch<float> images = images_of(shape, x_gradient);
  for (std::int64_t part = 0; part < images.parts(); ++part) {
    const auto [y, x] = padding_of(shape, part);
    const Weights weights{weight, shape.in, shape.out, taps_of(shape, part), true};
    Forward(kernels, shape.images, results_of(shape, y_gradient),
            {{0, {last_tap - y, last_tap - x}, weights}}, images, part, bias)
        .run();
  }
}

}  // namespace oct::nn::winograd
