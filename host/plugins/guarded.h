// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "plugins/plugin_info.h"

namespace oct::host {

/// Rethrows the exception being handled as oct::Error with "<kind> <id> <version>: <phase>: " in
/// front. An oct::Error keeps its code unless that code is the host's alone; memory that ran out
/// becomes out_of_memory; all else is plugin_failed.
[[noreturn]] void rethrow_from_plugin(const PluginInfo& info, std::string_view phase);

/// Every call into a plugin goes through here:
///   guarded(plugin.info(), "train_step", [&] { model.train_step(batch, context); });
template <class Call>
decltype(auto) guarded(const PluginInfo& info, std::string_view phase, Call&& call) {
  try {
    return std::forward<Call>(call)();
  } catch (...) {
    rethrow_from_plugin(info, phase);
  }
}

}  // namespace oct::host
