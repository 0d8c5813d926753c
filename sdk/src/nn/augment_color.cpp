// SPDX-License-Identifier: Apache-2.0
#include "augment_color.h"

#include <torch/torch.h>

#include <cmath>

namespace oct::nn {
namespace {

// Every colour transform keeps the gray axis and works on what is perpendicular to it, the chroma,
// as a turn and a gain: so they all come down to gray * gain + offset and one turn of the chroma.
struct Recoloring {
  double gray_gain = 1;
  double offset = 0;
  double chroma_gain = 1;
  double turn = 0;

  [[nodiscard]] bool is_identity() const { return gray_gain == 1 && offset == 0 && is_uniform(); }
  /// The same for each channel.
  [[nodiscard]] bool is_uniform() const { return chroma_gain == gray_gain && turn == 0; }
};

Recoloring recoloring_of(const AugmentDraw& draw, bool has_chroma) {
  const double sign = draw.lumaflip ? -1 : 1;
  Recoloring color;
  color.gray_gain = sign * draw.contrast;
  color.offset = sign * draw.contrast * draw.brightness;
  color.chroma_gain = has_chroma ? draw.contrast * draw.saturation : color.gray_gain;
  color.turn = has_chroma ? draw.hue : 0;
  return color;
}

// Circulant, since the gray axis (1, 1, 1) treats all channels alike.
at::Tensor matrix_of(const Recoloring& color, const at::TensorOptions& options) {
  const double along = color.chroma_gain * std::cos(color.turn);
  const double around = color.chroma_gain * std::sin(color.turn) / std::sqrt(3.0);
  const double gray = (color.gray_gain - along) / 3;
  const double own = gray + along;
  const double next = gray - around;
  const double last = gray + around;
  return torch::tensor({own, next, last, last, own, next, next, last, own}, torch::kDouble)
      .view({3, 3})
      .to(options);
}

}  // namespace

at::Tensor recolored(const at::Tensor& image, const AugmentDraw& draw) {
  const Recoloring color = recoloring_of(draw, image.size(1) == 3);
  if (color.is_identity()) return image;
  if (color.is_uniform()) return image * color.gray_gain + color.offset;
  const at::Tensor pixels = torch::matmul(matrix_of(color, image.options()), image.flatten(2));
  return pixels.view(image.sizes()) + color.offset;
}

}  // namespace oct::nn
