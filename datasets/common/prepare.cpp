// SPDX-License-Identifier: Apache-2.0
#include "common/prepare.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

#include "octsdk/error.h"
#include "octsdk/itk/retina.h"

namespace oct::datasets {
namespace {

Fit fit_of(const std::string& name) {
  return name == "pad" ? Fit::pad : name == "stretch" ? Fit::stretch : Fit::crop;
}

void check_unit(const Image& image) {
  const auto [low, high] = std::minmax_element(image.pixels.begin(), image.pixels.end());
  if (image.type == SampleType::f32 && (*low < 0 || *high > 1)) {
    throw Error(ExitCode::invalid_input,
                "float samples from " + std::to_string(*low) + " to " + std::to_string(*high) +
                    "; expected 0 (black) to 1 (white): rescale, or save with 8 or 16 bits");
  }
}

at::Tensor image_tensor(const Image& image) {
  at::Tensor tensor = at::empty({image.channels, image.height, image.width}, at::kFloat);
  const float scale = 2 / full_scale(image.type);
  std::transform(image.pixels.begin(), image.pixels.end(), tensor.mutable_data_ptr<float>(),
                 [=](float v) { return std::clamp(v * scale - 1, -1.0F, 1.0F); });
  return tensor;
}

at::Tensor mask_tensor(const Mask& mask) {
  if (std::all_of(mask.set.begin(), mask.set.end(), [](auto set) { return set != 0; })) {
    return {};
  }
  at::Tensor tensor = at::empty({1, mask.height, mask.width}, at::kBool);
  std::transform(mask.set.begin(), mask.set.end(), tensor.mutable_data_ptr<bool>(),
                 [](auto set) { return set != 0; });
  return tensor;
}

}  // namespace

Image with_channels(const Image& image, std::int64_t channels) {
  if (image.channels == channels) {
    return image;
  }
  Image out = make_image(image.width, image.height, static_cast<int>(channels), image.type);
  out.spacing = image.spacing;
  if (channels == 3) {
    for (int c = 0; c < 3; ++c) {
      std::copy(image.pixels.begin(), image.pixels.end(), out.plane(c).begin());
    }
    return out;
  }
  const bool whole = image.type != SampleType::f32;
  for (std::size_t i = 0; i < out.pixels.size(); ++i) {
    const double luma =
        0.299 * image.plane(0)[i] + 0.587 * image.plane(1)[i] + 0.114 * image.plane(2)[i];
    out.pixels[i] = static_cast<float>(whole ? std::floor(luma + 0.5) : luma);
  }
  return out;
}

Image half_of(const Image& image, bool left) {
  if (image.width % 2 != 0) {
    throw Error(ExitCode::invalid_input, "a side-by-side image of odd width " +
                                             std::to_string(image.width) + " has no two halves");
  }
  const int half = image.width / 2;
  return apply(plan_fit(image.width, image.height, {left ? 0 : half, 0, half, image.height}, half,
                        image.height, Fit::stretch),
               image);
}

Sample prepare(const Image& original, const Preparation& preparation, Size size) {
  check_unit(original);
  Image image = with_channels(original, preparation.channels);
  Rect part{0, 0, image.width, image.height};
  Mask seen{image.width, image.height, std::vector<std::uint8_t>(image.plane_size(), 1)};
  if (preparation.mask_wedge) {
    const Mask wedge = white_wedge(image);
    std::transform(wedge.set.begin(), wedge.set.end(), seen.set.begin(),
                   [](auto set) { return set == 0; });
    image = fill_with_background(std::move(image), wedge);
  }
  if (preparation.crop_field) {
    FieldOfView field = field_of_view(image);
    part = field.box;
    seen = std::move(field.inside);
  }
  const Geometry plan = plan_fit(image.width, image.height, part, static_cast<int>(size.width),
                                 static_cast<int>(size.height), fit_of(preparation.fit));
  return {image_tensor(apply(plan, image)), mask_tensor(apply(plan, seen)), {}};
}

}  // namespace oct::datasets
