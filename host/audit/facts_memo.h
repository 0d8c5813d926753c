// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "audit/file_facts.h"

namespace oct::host {

/// What was seen in files, remembered on disk by path, size and time of change, so that a check
/// that was interrupted goes on where it was. Written piece by piece while the check runs: a
/// process that is killed loses the last second at most. Mode 0600; it holds paths.
class FactsMemo {
 public:
  /// Opens or makes `path`; what is damaged in it is dropped. Where another process has it, or it
  /// cannot be written, nothing is remembered, which is logged.
  explicit FactsMemo(const std::filesystem::path& path);
  ~FactsMemo();
  FactsMemo(const FactsMemo&) = delete;
  FactsMemo& operator=(const FactsMemo&) = delete;

  /// Fills in what is known of `files`, sorted by path, and unchanged since. Returns how many.
  std::int64_t recall(std::vector<FileFacts>& files);
  /// Thread-safe.
  void remember(const std::string& path, const FileLook& look);
  /// Writes what is waiting. Called when a second has passed, and at the end.
  void flush();
  /// Writes it anew when most of it is of files that changed or are gone.
  void tidy(const std::vector<FileFacts>& files);

 private:
  void write_start();

  std::filesystem::path path_;
  int file_ = -1;
  std::mutex mutex_;
  std::string waiting_;
  std::int64_t entries_ = 0;
  std::int64_t used_ = 0;
};

}  // namespace oct::host
