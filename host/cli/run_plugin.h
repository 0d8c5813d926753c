// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "cli/command.h"

namespace oct::host {

/// `failure` with the folder that `run` took the missing plugin from, as its plugins.json says, and
/// how to name it; unchanged when that says nothing.
Error with_recorded_folder(const Error& failure, const std::filesystem::path& run,
                           const std::string& kind, const std::string& id);

/// choose() for a plugin of `run` (empty: of no run yet). The folder that the run took it from is
/// not searched unasked: a run folder from elsewhere must not decide which code is loaded.
template <class Interface>
Chosen<Interface> choose_of_run(Invocation& call, const std::filesystem::path& run,
                                const std::string& id) {
  try {
    return choose<Interface>(call, id);
  } catch (const Error& failure) {
    if (failure.code() != ExitCode::plugin_not_found || run.empty()) throw;
    throw with_recorded_folder(failure, run, plugin_kind<Interface>, id);
  }
}

}  // namespace oct::host
