// SPDX-License-Identifier: Apache-2.0
#include "common/prepare.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "common/way.h"
#include "octsdk/error.h"
#include "octsdk/itk/flatten.h"
#include "octsdk/itk/retina.h"
#include "octsdk/vector_clones.h"

namespace oct::datasets {
namespace {

Fit fit_of(const std::string& name) {
  return name == "pad" ? Fit::pad : name == "stretch" ? Fit::stretch : Fit::crop;
}

Despeckle despeckle_of(const std::string& name) {
  return name == "median"      ? Despeckle::median
         : name == "diffusion" ? Despeckle::diffusion
         : name == "nlm"       ? Despeckle::nlm
                               : Despeckle::none;
}

// Floats of a unit of their own, which only contrast limits can tell black and white of.
bool has_own_unit(const Image& image) {
  if (image.type != SampleType::f32) {
    return false;
  }
  const auto [low, high] = std::minmax_element(image.pixels.begin(), image.pixels.end());
  return *low < 0 || *high > 1;
}

void refuse_own_unit(const Image& image) {
  const auto [low, high] = std::minmax_element(image.pixels.begin(), image.pixels.end());
  throw Error(ExitCode::invalid_input,
              "float samples from " + std::to_string(*low) + " to " + std::to_string(*high) +
                  "; expected 0 (black) to 1 (white): give --contrast-low and --contrast-high "
                  "(percentiles, as 0.5 and 99.5), rescale, or save with 8 or 16 bits");
}

void check_known(const Image& image, const Known& known) {
  const auto fits = [&](const std::optional<Mask>& mask) {
    return !mask || (mask->width == image.width && mask->height == image.height);
  };
  const bool rows_fit = std::all_of(known.layers.begin(), known.layers.end(), [&](auto& rows) {
    return rows.size() == static_cast<std::size_t>(image.width);
  });
  if (!rows_fit) {
    throw Error(ExitCode::invalid_input, "its layer rows are not one for each of its " +
                                             std::to_string(image.width) + " columns");
  }
  if (!fits(known.lesions) || !fits(known.field)) {
    const Mask& mask = fits(known.lesions) ? *known.field : *known.lesions;
    throw Error(ExitCode::invalid_input, "its mask is " + std::to_string(mask.width) + "x" +
                                             std::to_string(mask.height) + " pixels, the image " +
                                             std::to_string(image.width) + "x" +
                                             std::to_string(image.height));
  }
}

// An image on its way to the tensor.
struct Work {
  Image image;
  Mask seen;
  Rect part;  // what the result is to show
  Way way;
};

void mask_out(Mask& seen, const Mask& mask) {
  std::transform(mask.set.begin(), mask.set.end(), seen.set.begin(), seen.set.begin(),
                 [](auto out, auto in) { return out == 0 && in != 0; });
}

void look(Work& work, const Preparation& how, const Known& known) {
  const bool own_unit = has_own_unit(work.image);
  if (own_unit && !how.limits_contrast()) {
    refuse_own_unit(work.image);
  }
  if (how.mask_wedge && !own_unit) {  // white padding is made by exports of 8 bits
    const Mask wedge = white_wedge(work.image);
    mask_out(work.seen, wedge);
    work.image = fill_with_background(std::move(work.image), wedge);
  }
  if (known.field) {
    work.seen = *known.field;
  } else if (how.crop_field) {
    FieldOfView field = field_of_view(work.image);
    work.part = field.box;
    work.seen = std::move(field.inside);
  }
}

void change_brightness(Work& work, const Preparation& how) {
  if (how.limits_contrast()) {
    work.image = limit_contrast(work.image, work.seen, how.contrast_low, how.contrast_high);
  }
  if (how.despeckle != "none") {
    work.image = despeckle(work.image, despeckle_of(how.despeckle), how.despeckle_strength);
  }
  if (how.correct_illumination) {
    work.image = correct_illumination(work.image, work.seen);
  }
  if (how.clahe > 0) {
    work.image = equalise(work.image, work.seen, how.clahe);
  }
}

void mirror(Work& work) {
  work.way.mirrored = true;
  work.image = mirrored(std::move(work.image));
  work.seen = mirrored(std::move(work.seen));
  work.part.x = work.image.width - work.part.x - work.part.width;
}

// Flattening, and the rows of the retina. Without a layer that stands out, nothing is done.
void find_and_flatten(Work& work, const Preparation& how) {
  std::optional<RetinaRows> rows = find_retina(work.image);
  if (!rows) {
    return;
  }
  if (how.flatten) {
    work.way.shifts = flattening(rows->base);
    Mask empty = moved(Mask{work.image.width, work.image.height,
                            std::vector<std::uint8_t>(work.image.plane_size(), 1)},
                       work.way.shifts);
    for (auto& set : empty.set) set = set == 0;
    work.image = fill_with_background(moved(work.image, work.way.shifts), empty);
    work.seen = moved(work.seen, work.way.shifts);
    for (std::size_t i = 0; i < rows->base.size(); ++i) {
      rows->base[i] += static_cast<float>(work.way.shifts[i]);
      rows->ilm[i] += static_cast<float>(work.way.shifts[i]);
    }
  }
  if (how.crop_retina) {
    work.part = retina_part(*rows, work.image.width, work.image.height);
  }
}

Geometry plan_of(const Work& work, const Preparation& how, Size size) {
  const auto width = static_cast<int>(size.width);
  const auto height = static_cast<int>(size.height);
  const Image& image = work.image;
  if (how.spacing == 0) {
    return plan_fit(image.width, image.height, work.part, width, height, fit_of(how.fit));
  }
  if (!image.spacing) {
    throw Error(ExitCode::invalid_input,
                "its pixel spacing is not known, and --spacing asks for one; give it in the "
                "manifest's column 'spacing' or by --file-spacing");
  }
  const auto& mm = *image.spacing;
  return plan_scale(image.width, image.height, work.part, width, height,
                    {mm[0] / how.spacing, mm[1] / how.spacing});
}

at::Tensor rows_tensor(const Way& way, const std::vector<std::vector<float>>& layers) {
  if (layers.empty()) {
    return {};
  }
  at::Tensor tensor = at::empty(
      {static_cast<std::int64_t>(layers.size()), std::int64_t{way.plan.width}}, at::kFloat);
  float* out = tensor.mutable_data_ptr<float>();
  for (const std::vector<float>& rows : layers) {
    const std::vector<float> made = way.apply(rows);
    out = std::copy(made.begin(), made.end(), out);
  }
  return tensor;
}

at::Tensor image_tensor(const Image& image) {
  at::Tensor tensor = at::empty({image.channels, image.height, image.width}, at::kFloat);
  const float scale = 2 / full_scale(image.type);
  std::transform(image.pixels.begin(), image.pixels.end(), tensor.mutable_data_ptr<float>(),
                 [=](float v) { return std::clamp(v * scale - 1, -1.0F, 1.0F); });
  return tensor;
}

at::Tensor mask_tensor(const Mask& mask) {
  at::Tensor tensor = at::empty({1, mask.height, mask.width}, at::kBool);
  std::transform(mask.set.begin(), mask.set.end(), tensor.mutable_data_ptr<bool>(),
                 [](auto set) { return set != 0; });
  return tensor;
}

OCT_VECTOR_CLONES void to_luma(const Image& image, bool whole, float* __restrict gray) {
  const float* __restrict red = image.plane(0).data();
  const float* __restrict green = image.plane(1).data();
  const float* __restrict blue = image.plane(2).data();
  const std::size_t count = image.plane_size();
  for (std::size_t i = 0; i < count; ++i) {
    const double luma = 0.299 * red[i] + 0.587 * green[i] + 0.114 * blue[i];
    // Not below 0, so that cutting off is rounding down, which has no instruction everywhere.
    gray[i] = static_cast<float>(whole ? static_cast<std::int32_t>(luma + 0.5) : luma);
  }
}

bool is_full(const Mask& mask) {
  return std::all_of(mask.set.begin(), mask.set.end(), [](auto set) { return set != 0; });
}

}  // namespace

Image with_channels(Image image, std::int64_t channels) {
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
  to_luma(image, image.type != SampleType::f32, out.pixels.data());
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

Sample prepare(Image original, const Preparation& how, Size size, const Known& known) {
  check_known(original, known);
  const int width = original.width;
  const int height = original.height;
  Mask all{width, height, std::vector<std::uint8_t>(original.plane_size(), 1)};
  Work work{
      with_channels(std::move(original), how.channels), std::move(all), {0, 0, width, height}, {}};
  look(work, how, known);
  change_brightness(work, how);
  if (how.mirror_left && known.eye == "L") {
    mirror(work);
  }
  if (how.flatten || how.crop_retina) {
    find_and_flatten(work, how);
  }
  work.way.plan = plan_of(work, how, size);

  Sample sample;
  const Image made = apply(work.way.plan, work.image);
  sample.image = image_tensor(made);
  sample.spacing = made.spacing;
  const Mask seen = apply(work.way.plan, work.seen);
  if (!is_full(seen)) {
    sample.mask = mask_tensor(seen);
  }
  if (known.lesions) {
    sample.lesions = mask_tensor(work.way.apply(*known.lesions));
  }
  sample.truth = rows_tensor(work.way, known.layers);
  sample.undo = [way = work.way](const at::Tensor& image) { return way.undo(image); };
  return sample;
}

}  // namespace oct::datasets
