// SPDX-License-Identifier: Apache-2.0
#include "common/way.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <sstream>

#include "octsdk/error.h"
#include "octsdk/itk/preprocess.h"

namespace oct::datasets {

Mask Way::apply(Mask mask) const {
  if (mirrored) mask = oct::mirrored(std::move(mask));
  if (!shifts.empty()) mask = moved(mask, shifts);
  return oct::apply(plan, mask);
}

std::vector<float> Way::apply(std::vector<float> rows) const {
  if (mirrored) std::reverse(rows.begin(), rows.end());
  for (std::size_t i = 0; i < shifts.size(); ++i) rows[i] += static_cast<float>(shifts[i]);
  return oct::apply(plan, rows);
}

at::Tensor Way::undo(const at::Tensor& made) const {
  if (made.dim() != 3 || made.size(1) != plan.height || made.size(2) != plan.width) {
    std::ostringstream shape;
    shape << made.sizes();
    throw Error(ExitCode::invalid_input, "an image of shape " + shape.str() +
                                             " cannot be brought back to its file; expected [C, " +
                                             std::to_string(plan.height) + ", " +
                                             std::to_string(plan.width) + "]");
  }
  const at::Tensor plain = made.detach().to(at::kFloat).cpu().contiguous();
  Image image =
      make_image(plan.width, plan.height, static_cast<int>(plain.size(0)), SampleType::f32);
  std::copy_n(plain.const_data_ptr<float>(), image.pixels.size(), image.pixels.begin());
  image = oct::undo(plan, image, -1);
  if (!shifts.empty()) image = moved(image, inverse(shifts), -1);
  if (mirrored) image = oct::mirrored(std::move(image));
  at::Tensor out = at::empty({image.channels, image.height, image.width}, at::kFloat);
  std::transform(image.pixels.begin(), image.pixels.end(), out.mutable_data_ptr<float>(),
                 [](float v) { return std::clamp(v, -1.0F, 1.0F); });
  return out;
}

}  // namespace oct::datasets
