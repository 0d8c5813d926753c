// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/image_pool.h"

#include <ATen/ATen.h>

namespace oct::nn {

at::Tensor ImagePool::query(const at::Tensor& fakes, Rng& random) {
  const at::Tensor fresh = fakes.detach();
  if (capacity_ == 0) return fresh;
  if (images_.defined()) images_ = images_.to(fresh.options());
  std::vector<at::Tensor> chosen;
  for (const at::Tensor& image : fresh.split(1)) chosen.push_back(exchange(image, random));
  return chosen.size() == 1 ? chosen.front() : at::cat(chosen);
}

at::Tensor ImagePool::exchange(const at::Tensor& image, Rng& random) {
  if (size() < capacity_) {
    images_ = images_.defined() ? at::cat({images_, image}) : image.clone();
    return image;
  }
  if (!random.chance(0.5)) return image;
  const auto place = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(capacity_)));
  const at::Tensor stored = images_.narrow(0, place, 1);
  const at::Tensor old = stored.clone();
  stored.copy_(image);
  return old;
}

}  // namespace oct::nn
