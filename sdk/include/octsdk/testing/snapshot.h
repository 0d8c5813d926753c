// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/export.h"
#include "octsdk/model.h"

namespace oct::testing {

/// Copies of everything a model shows in visit_parts, by "<part>/<tensor>" (a loose tensor or a
/// number: "<part>"). An undefined tensor is kept as undefined.
using Snapshot = std::map<std::string, at::Tensor>;

/// Throws Error(plugin_failed) when two parts have one name or a name is not of [A-Za-z0-9_.-].
OCT_API Snapshot take_snapshot(Model& model);

/// The networks that make images only; with `only`, those that translate that way.
OCT_API Snapshot take_inference_snapshot(Model& model, std::optional<Direction> only = {});

/// Puts everything back, as the host does on resume. Throws Error(plugin_failed) when `model` has
/// other parts or shapes than the snapshot.
OCT_API void restore_snapshot(Model& model, const Snapshot& snapshot);

/// Names of the tensors that are not equal bit for bit, or stand in one of the two only.
OCT_API std::vector<std::string> differences(const Snapshot& a, const Snapshot& b);

}  // namespace oct::testing
