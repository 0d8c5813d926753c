// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/settings.h"

namespace oct::host {

/// What stands on a command line apart from options.
struct Positionals {
  std::string usage;  ///< "[models|datasets|metrics|features|runs]", for help
  std::size_t least = 0;
  std::size_t most = 0;
};

/// Flags that say how to run, not what: they are no part of a run's configuration.
struct FrameFlags {
  std::vector<std::string> config;       ///< --config FILE, repeatable, a later one wins
  std::vector<std::string> plugin_dirs;  ///< --plugin-dir DIR, repeatable
  bool dry_run = false;                  ///< --dry-run
  bool print_config = false;             ///< --print-config
  bool json = false;                     ///< --json
  bool help = false;                     ///< -h, --help
  bool version = false;                  ///< --version
  int verbosity = 0;                     ///< +1 per -v, -1 per -q
};

/// The names of those, without dashes.
const std::vector<std::string>& frame_flag_names();

/// A command line, split. Nothing is stored in an option yet.
struct ParsedFlags {
  FrameFlags frame;
  std::vector<Assignment> values;
  std::vector<std::string> positionals;
  std::vector<std::string> unknown;  ///< words that fit nothing, in order
};

/// Splits `args` (without program and verb) by the options of `scopes`. Does not complain of
/// unknown words, so that it can be called before the plugins are known that declare the rest.
/// Throws Error(usage) for an option without its value or one given twice.
ParsedFlags parse_flags(const std::vector<std::string>& args, const std::vector<Scope>& scopes,
                        const Positionals& positionals);

/// Throws Error(usage) for the first unknown word, with the nearest flag, and for too few or too
/// many positionals.
void refuse_unknown(const ParsedFlags& parsed, const std::vector<Scope>& scopes,
                    const Positionals& positionals);

/// Every flag with default, range or choices and help, grouped by scope.
std::string flags_help(const std::vector<Scope>& scopes);

}  // namespace oct::host
