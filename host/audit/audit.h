// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "octsdk/dataset.h"

namespace oct::host {

/// How bad a finding is.
enum class Severity {
  warning,  ///< training works; look at it
  error,    ///< training would stop, or the evaluation would be wrong
};

/// Something found in the data. One finding a file, group of equal images, patient or odd size.
struct Finding {
  std::string kind;  ///< "unreadable", "duplicate", "patient-in-two-splits", "missing-mate",
                     ///< "odd-size", "index"
  Severity severity = Severity::error;
  std::string message;
  std::vector<std::string> files;  ///< paths, or ids of records where there is no file
};

/// What there is: name -> how many.
using Counts = std::map<std::string, std::int64_t>;

/// The result of looking through a dataset.
struct Audit {
  std::vector<Finding> findings;
  std::int64_t records = 0;
  std::int64_t files = 0;
  std::int64_t patients = 0;
  std::int64_t with_wedge = 0;  ///< gray images of which more than 1 % is white padding
  Counts classes;               ///< records by class; one may be in several
  Counts splits;                ///< records by split that the data names
  Counts modalities;            ///< images by modality
  Counts sizes;                 ///< files by "496x512" (height x width)
  Counts samples;               ///< files by "8-bit gray"

  [[nodiscard]] bool has_errors() const;
};

/// Decodes every file of `index` once, on `workers` threads, and looks for
///   - files that cannot be read (error);
///   - images equal in every pixel: an error when they stand in two splits or under two patients,
///     else a warning;
///   - patients in two splits: an error where a manifest orders it, a warning where folders do;
///   - records of one modality where others hold both (warning: no pairs, for unpaired use sound);
///   - files more than twice as high or wide as the median, or less than half (warning).
/// Keeps some bytes a file. `tick` is told how many files are done and may throw to stop.
Audit audit(const Index& index, std::int64_t workers,
            const std::function<void(std::int64_t done, std::int64_t total)>& tick);

}  // namespace oct::host
