// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "octsdk/model.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// What a model card tells.
struct ModelCard {
  const PluginInfo& model;
  const ModelSetup& setup;
  Progress progress;
  std::int64_t values = 0;  ///< numbers in the networks
  std::string sha256;       ///< of the file of weights
};

/// README.md of an exported model: what it makes and from what, how it is used, and what is not in
/// it. Nothing in it depends on the training data but the names of classes.
std::string model_card(const ModelCard& card);

}  // namespace oct::host
