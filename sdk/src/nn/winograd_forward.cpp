// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "winograd.h"
#include "winograd_plan.h"

namespace oct::nn::winograd {
namespace {

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
        plan_(images, y.height / y.step, y.width / y.step, rows_, depth_, 3),
        weight_points_(buffer(kernels.points * rows_ * depth_)) {
    for_each(rows_ / kernels.panel, [&](std::int64_t panel) {
      float* to = weight_points_.get() + panel * kernels.panel * depth_;
      for (const Input& input : inputs_) {
        kernels.weights_to_points(input.weights, panel, to, rows_ * depth_);
        to += kernels.panel * x_.channels;
      }
    });
  }

  void run() const {
    if (plan_.is_local()) {
      at::parallel_for(0, plan_.blocks(), 1, [&](std::int64_t begin, std::int64_t end) {
        const Points points = room();
        for (std::int64_t i = begin; i < end; ++i) alone(points, plan_.block(i));
      });
    } else {
      const Points points = room();
      for (std::int64_t i = 0; i < plan_.blocks(); ++i) together(points, plan_.block(i));
    }
  }

 private:
  struct Points {
    Buffer image, result;
  };

  [[nodiscard]] Points room() const {
    const std::int64_t tiles = plan_.block() * k_group;
    return {buffer(kernels_.points * tiles * depth_), buffer(kernels_.points * tiles * rows_)};
  }

  void to_points(const Points& points, const Block& block, std::int64_t channel) const {
    const Input& input = inputs_[static_cast<std::size_t>(channel / x_.channels)];
    kernels_.image_to_points(x_.view(channel % x_.channels, input.part, input.padding),
                             plan_.grid(), plane(points.image.get(), depth_, channel, block));
  }

  void multiply(const Points& points, const Block& block, std::int64_t point, std::int64_t first,
                std::int64_t groups) const {
    const std::int64_t at = (point * block.groups + first) * k_group;
    Product product;
    product.a = weight_points_.get() + point * rows_ * depth_;
    product.rows = rows_;
    product.depth = depth_;
    product.b = points.image.get() + at * depth_;
    product.result = points.result.get() + at * rows_;
    product.groups = groups;
    kernels_.multiply(product);
  }

  void to_results(const Points& points, const Block& block, std::int64_t channel) const {
    kernels_.points_to_image(plane(points.result.get(), rows_, channel, block), plan_.grid(),
                             bias_ == nullptr ? 0 : bias_[channel], y_.view(channel, y_part_));
  }

  void alone(const Points& points, const Block& block) const {
    for (std::int64_t i = 0; i < depth_; ++i) to_points(points, block, i);
    for (std::int64_t p = 0; p < kernels_.points; ++p) multiply(points, block, p, 0, block.groups);
    for (std::int64_t i = 0; i < y_.channels; ++i) to_results(points, block, i);
  }

  void together(const Points& points, const Block& block) const {
    for_each(depth_, [&](std::int64_t i) { to_points(points, block, i); });
    const std::int64_t pieces = rounds(block.groups, k_product_groups);
    for_each(kernels_.points * pieces, [&](std::int64_t i) {
      const std::int64_t first = i % pieces * k_product_groups;
      multiply(points, block, i / pieces, first, std::min(k_product_groups, block.groups - first));
    });
    for_each(y_.channels, [&](std::int64_t i) { to_results(points, block, i); });
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
  Buffer weight_points_;
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
