// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "octsdk/export.h"

namespace torch::nn {
class Module;
}

namespace oct {

namespace nn {
class Optimizer;
}

/// What a part is for.
enum class PartUse {
  inference,  ///< needed to generate or translate, whichever way
  forward,    ///< needed to translate from source to target, and for nothing else
  backward,   ///< needed to translate from target to source, and for nothing else
  training,   ///< needed to go on training only; all others together are enough to make images
};

/// Sees every part of a model. Names are stable, unique, of [A-Za-z0-9_.-]; tensors inside a part
/// are stored as "<part>/<tensor>".
class OCT_API PartVisitor {
 public:
  virtual ~PartVisitor();

  /// A network: its parameters and buffers, by their LibTorch names.
  virtual void module(std::string_view name, torch::nn::Module& module, PartUse use) = 0;
  /// An optimizer: the state tensors it names itself.
  virtual void optimizer(std::string_view name, nn::Optimizer& optimizer) = 0;
  /// Loose state. Restoring may change its length in dimension 0 (an image pool that fills up);
  /// an undefined tensor is stored as absent and restored as undefined.
  virtual void tensor(std::string_view name, at::Tensor& tensor) = 0;
  /// A number, kept to the last bit.
  virtual void number(std::string_view name, double& value) = 0;
};

}  // namespace oct
