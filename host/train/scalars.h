// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "octsdk/model.h"

namespace oct::host {

/// The named numbers of one step, in order of logging.
using Scalars = std::vector<std::pair<std::string, double>>;

/// scalars.jsonl: one JSON object a step: step, images, seconds, then the step's numbers.
class ScalarLog {
 public:
  /// Opens `path` for appending and drops what stands there beyond step `last_step`: after a resume
  /// the file looks as if the run had never stopped. Throws Error(cannot_write).
  ScalarLog(const std::filesystem::path& path, std::int64_t last_step);

  /// `progress` after the step, `seconds` of training so far. Throws Error(cannot_write).
  void append(const Progress& progress, double seconds, const Scalars& scalars);
  void flush();

 private:
  std::filesystem::path path_;
  std::ofstream file_;
};

}  // namespace oct::host
