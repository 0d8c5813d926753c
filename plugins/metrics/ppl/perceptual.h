// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>

#include "common/lpips_network.h"
#include "octsdk/features.h"

namespace oct::ppl {

/// How unlike two images are, squared: LPIPS (which is a sum of squares), or the squared distance
/// of their feature vectors.
class Perceptual {
 public:
  /// Through LPIPS "alex" or "vgg" with the files of plugins/metrics/lpips. Throws
  /// Error(cannot_read, invalid_input) naming file, tensor and shapes.
  Perceptual(const std::string& network, const std::string& trunk, const std::string& heads);
  /// Through a feature network. Throws Error(metric_undefined) when it rounds images.
  Perceptual(const FeatureSpace& space, Embed embed);

  /// "-lpips-vgg", with "-unpublished" behind for weights that are not the published ones; or
  /// "@efficientnet-lite0".
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Of a pair [2, 1 or 3, H, W], as the generator gives it. Throws Error(metric_undefined) for
  /// images that are too small for LPIPS.
  [[nodiscard]] double squared_distance(const at::Tensor& pair) const;

 private:
  std::string name_;
  std::optional<lpips::Network> lpips_;
  Embed embed_;
};

}  // namespace oct::ppl
