// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include "octsdk/export.h"

namespace oct {

/// The exit codes of `octhost`, one per condition (docs/exit-codes.md). Part of the public
/// contract: scripts branch on them.
enum class ExitCode : int {
  done = 0,
  usage = 1,                 ///< usage, configuration, unknown option or preset, need/give mismatch
  cannot_read = 20,          ///< an input file cannot be opened or read
  no_input = 21,             ///< nothing to work on
  invalid_input = 22,        ///< an input was read and is not valid
  bad_input_folder = 25,     ///< an input folder does not exist or is no folder
  cannot_write = 40,         ///< an output cannot be written (disk full, permission)
  bad_output_folder = 45,    ///< an output folder cannot be made or used
  peer_lost = 60,            ///< another process of a distributed run is gone
  diverged = 80,             ///< training produced NaN or infinity
  metric_undefined = 81,     ///< no requested metric could be computed
  out_of_memory = 82,        ///< memory ran out
  plugin_not_found = 100,    ///< no plugin of that kind and id
  plugin_refused = 101,      ///< the plugin file did not pass the gates
  plugin_failed = 102,       ///< the plugin threw or returned something of a wrong shape
  checkpoint_corrupt = 110,  ///< a checkpoint's bytes are damaged
  checkpoint_incompatible = 111,  ///< a sound checkpoint that does not fit the run
  interrupted = 130,              ///< SIGINT, after a checkpoint
  terminated = 143,               ///< SIGTERM, after a checkpoint
};

/// The only exception type thrown by the SDK, the host and plugins for conditions they foresee.
/// The message says what, where, which value, what was expected and what to do.
class OCT_API Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message);
  ~Error() override;  // key function: one typeinfo, in liboctsdk.so

  [[nodiscard]] ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

}  // namespace oct
