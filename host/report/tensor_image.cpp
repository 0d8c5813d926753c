// SPDX-License-Identifier: Apache-2.0
#include "report/tensor_image.h"

namespace oct::host {

Image as_image(const at::Tensor& tensor, SampleType type) {
  const at::Tensor image = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
  Image result = make_image(int(image.size(2)), int(image.size(1)), int(image.size(0)), type);
  const float* values = image.const_data_ptr<float>();
  const float half = full_scale(type) / 2;
  for (float& pixel : result.pixels) pixel = (*values++ + 1.0F) * half;
  return result;
}

}  // namespace oct::host
