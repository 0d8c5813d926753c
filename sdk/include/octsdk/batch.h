// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// Height and width in pixels.
struct Size {
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool operator==(const Size&) const = default;
};

/// What a model trains on in one step. Images are NCHW in [-1, 1] in the model's dtype, on its
/// device; the tensors belong to the receiver.
struct Batch {
  at::Tensor source;             ///< [N, C_s, H, W]; undefined for a model of single images
  at::Tensor target;             ///< [N, C_t, H, W]: the images to be modelled
  at::Tensor labels;             ///< [N, K] multi-hot float, undefined without classes
  std::vector<std::string> ids;  ///< N record ids, of the target (paired: of both)
};

/// How the two sides of a batch belong together.
enum class Pairing {
  single,    ///< one image, `target` only
  unpaired,  ///< two domains, drawn independently
  paired,    ///< the same eye in both
};

/// "single", "unpaired", "paired".
OCT_API const char* name_of(Pairing pairing);

}  // namespace oct
