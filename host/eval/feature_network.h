// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "eval/feature_store.h"
#include "octsdk/features.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// An opened feature network and what it has said of images so far: each distinct image goes
/// through it once, whatever metric, rival or baseline it is part of, in this run of octhost or an
/// earlier one. One thread.
class FeatureNetwork {
 public:
  /// Opens `features`, whose options are set. Throws what open() throws with the plugin's name in
  /// front, Error(plugin_failed) for a space that is not sane, Error(bad_output_folder).
  FeatureNetwork(PluginInfo info, std::unique_ptr<Features> features, const FeaturePlace& place);

  [[nodiscard]] const PluginInfo& info() const { return info_; }
  [[nodiscard]] const FeatureSpace& space() const { return space_; }
  /// Of [N, C, H, W] float32 on the CPU. Throws Error(invalid_input) on values that are not finite
  /// and on images that the network cannot take.
  [[nodiscard]] Embedding embed(const at::Tensor& images);
  /// The same of images that will not be seen again: nothing is looked up or stored.
  [[nodiscard]] Embedding embed_once(const at::Tensor& images);
  /// Images that went through the network itself, not through what is stored.
  [[nodiscard]] std::int64_t computed() const { return computed_; }

 private:
  [[nodiscard]] at::Tensor compute(const at::Tensor& images);
  [[nodiscard]] Embedding embedding_of(const at::Tensor& rows) const;

  PluginInfo info_;
  std::unique_ptr<Features> features_;
  FeatureSpace space_;
  std::optional<FeatureStore> store_;
  std::int64_t computed_ = 0;
};

using FeatureNetworkPtr = std::shared_ptr<FeatureNetwork>;

}  // namespace oct::host
