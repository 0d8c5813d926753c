// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "train/progress_line.h"

namespace oct::host {

/// The verb behind `data`: check, pack, import; null for another word.
const Command* data_command_of(std::string_view word);

/// "1200/100000, 350/s, 4 min left" on a terminal, and an end on SIGINT and SIGTERM.
class DataProgress {
 public:
  /// `what`: "reading files".
  explicit DataProgress(std::string what) : what_(std::move(what)) {}
  /// `known`: of the `done` ones, those that cost nothing. Throws Error(interrupted, terminated).
  void show(std::int64_t done, std::int64_t total, std::int64_t known = 0);
  void clear() { line_.clear(); }

 private:
  std::string what_;
  ProgressLine line_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace oct::host
