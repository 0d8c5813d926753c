// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>
#include <vector>

#include "octsdk/model.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// One stored thing of a model, under its name in a checkpoint.
struct Part {
  enum class Kind {
    network,    ///< parameter or buffer of a module: shape and type fixed
    optimizer,  ///< state tensor: shape and type fixed
    loose,      ///< tensor whose first dimension may change, or that may be absent
    number,     ///< one double
  };
  std::string name;
  Kind kind = Kind::network;
  PartUse use = PartUse::training;
  at::Tensor tensor;            ///< shares the model's storage; undefined for number
  at::Tensor* loose = nullptr;  ///< the model's own variable
  double* number = nullptr;
};

/// Everything that visit_parts shows, in its order. Valid while the model is not rebuilt. Throws
/// Error(plugin_failed) when two parts have one name.
std::vector<Part> parts_of(Model& model, const PluginInfo& info);

/// Takes their memory from the networks that making images (with `only`: translating that way) does
/// without: to use one of them fails from then on.
void release_others(const std::vector<Part>& parts, std::optional<Direction> only = {});

}  // namespace oct::host
