// SPDX-License-Identifier: Apache-2.0
#include "generate/latent.h"

#include <ATen/ops/zeros.h>

#include "octsdk/nn/noise.h"

namespace oct::host {

at::Tensor latent_of_seed(std::uint64_t seed, std::int64_t size, const at::TensorOptions& options) {
  Rng random(seed, "latent");
  return nn::standard_normal({1, size}, random, options);
}

Rng noise_of_seed(std::uint64_t seed) {
  return {seed, "noise"};
}

at::Tensor label_of(const std::vector<std::size_t>& shown, std::size_t classes,
                    const at::TensorOptions& options) {
  const at::Tensor label = at::zeros({1, static_cast<std::int64_t>(classes)});
  for (const std::size_t column : shown) label.mutable_data_ptr<float>()[column] = 1;
  return label.to(options);
}

}  // namespace oct::host
