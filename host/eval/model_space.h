// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>

#include "eval/image_source.h"
#include "octsdk/draft/latent_space.h"
#include "octsdk/model.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// A model whose latent space is judged. The model must outlive it.
struct ModelSpace {
  Generator* generator = nullptr;
  LatentSpace* space = nullptr;
  PluginInfo info;            ///< of the model plugin
  at::TensorOptions options;  ///< device and type that the model computes with
  ImageSourcePtr labelled;    ///< real images whose classes are drawn; null: the model has none
};

using ModelSpacePtr = std::shared_ptr<const ModelSpace>;

/// The same as a metric is shown it: float32 on the CPU, what the model throws under its name.
class ShownModel {
 public:
  /// `tick` is called before each image is made; it may throw.
  ShownModel(ModelSpacePtr model, std::function<void()> tick);
  ~ShownModel();
  ShownModel(const ShownModel&) = delete;
  ShownModel& operator=(const ShownModel&) = delete;

  [[nodiscard]] Generator& generator() const;
  [[nodiscard]] LatentSpace& space() const;
  /// [M, K], or undefined. Reads all images of ModelSpace::labelled.
  [[nodiscard]] at::Tensor labels() const;

 private:
  ModelSpacePtr model_;
  std::unique_ptr<Generator> generator_;
  std::unique_ptr<LatentSpace> space_;
};

}  // namespace oct::host
