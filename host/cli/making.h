// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "generate/output_folder.h"
#include "train/progress_line.h"

namespace oct::host {

/// What `generate` and `explore` do between two images.
class Ticker {
 public:
  /// `out` must outlive this object.
  explicit Ticker(OutputFolder& out) : out_(out) {}

  /// Shows "<what> 3 of 16". When a stop was asked for, brings the manifest up to date and throws
  /// Error(interrupted, terminated).
  void operator()(const std::string& what, std::size_t done, std::size_t of);

 private:
  OutputFolder& out_;
  ProgressLine line_;
};

/// The result on stdout: paths, or {"written", "manifest"}.
void print_written(const OutputFolder& out, bool json);

}  // namespace oct::host
