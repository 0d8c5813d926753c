// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "audit/file_facts.h"
#include "octsdk/dataset.h"

namespace oct::host {

/// How bad a finding is.
enum class Severity {
  note,     ///< worth knowing
  warning,  ///< training works; look at it
  error,    ///< training would stop, or the evaluation would be wrong
};

/// Something found in the data. No patient's name or id stands in it.
struct Finding {
  std::string kind;  ///< as in the table of docs/data-tools.md: "unreadable", "duplicate" ...
  Severity severity = Severity::error;
  std::string message;
  std::vector<std::string> files;  ///< paths, or ids of records where there is no file
};

/// What there is: name -> how many.
using Counts = std::map<std::string, std::int64_t>;

/// The result of looking through a dataset. Its files point into the index.
struct Audit {
  std::vector<Finding> findings;         ///< errors first
  std::vector<FileFacts> files;          ///< by path
  std::string layout;                    ///< of the index
  std::vector<std::string> class_names;  ///< of the index
  std::int64_t records = 0;
  std::int64_t patients = 0;
  std::int64_t remembered = 0;  ///< files that an earlier check had seen
  Counts classes;               ///< records by class; one may be in several
  Counts splits;                ///< records by split that the data names
  Counts modalities;            ///< images by modality
  Counts sizes;                 ///< files by "496x512" (height x width)
  Counts samples;               ///< files by "8-bit gray"
  Counts formats;               ///< files by "PNG"
  Counts eyes;                  ///< files by "L", "R", "unknown"
  Counts patient_sources;       ///< files by patient_source()

  [[nodiscard]] std::int64_t with_wedge() const;
  [[nodiscard]] bool has_errors() const;
  /// No error and no warning.
  [[nodiscard]] bool is_clean() const;
};

/// How to look.
struct AuditPlan {
  std::int64_t workers = 1;
  std::filesystem::path memo;  ///< where what is seen is remembered; empty: nowhere
  /// Told how many files are done, and how many of these were known before; may throw to stop.
  std::function<void(std::int64_t done, std::int64_t total, std::int64_t known)> tick;
};

/// Reads every file of `index` once and looks for what docs/data-tools.md lists. Keeps about 1 kB a
/// file. What was seen is remembered also when `tick` throws.
Audit audit(const Index& index, const AuditPlan& plan);

}  // namespace oct::host
