// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

/// Messages to people: on stderr and, during a run, in its log.txt. Thread-safe. Results that a
/// program may want to read go to stdout instead and never through here.
namespace oct::host::log {

enum class Level { error, warning, info, debug };

/// What stderr shows; a file attached later gets info and above whatever is set here.
void set_level(Level level);
[[nodiscard]] Level level();

void error(std::string_view message);
void warning(std::string_view message);
void info(std::string_view message);
void debug(std::string_view message);

/// From now on also appends to `path`, with time and level in front of each line. One file at a
/// time. Throws Error(cannot_write).
void attach_file(const std::filesystem::path& path);
/// Flushes and closes the attached file; does nothing without one.
void detach_file();

}  // namespace oct::host::log
