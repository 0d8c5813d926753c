// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "mapping.h"
#include "synthesis.h"

namespace oct::stylegan {

/// G = g o f: modules "mapping" and "synthesis", named as published.
class StyleGeneratorImpl final : public torch::nn::Module {
 public:
  StyleGeneratorImpl(const MappingOptions& options, const Shape& shape)
      : mapping(register_module("mapping", Mapping(options))),
        synthesis(register_module("synthesis", Synthesis(shape, options.width))) {}

  /// One style for all layers: `w` [N, D] -> [N, style_count, D].
  [[nodiscard]] at::Tensor spread(const at::Tensor& w) const {
    return w.unsqueeze(1).expand({-1, synthesis->style_count(), -1});
  }

  Mapping mapping{nullptr};
  Synthesis synthesis{nullptr};
};
TORCH_MODULE(StyleGenerator);

}  // namespace oct::stylegan
