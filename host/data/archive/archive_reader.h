// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "data/archive/archive_index.h"
#include "data/archive/archive_names.h"

struct archive;
struct archive_entry;

namespace oct::host {

/// Walks through an archive from its first entry to its last and holds everything against the
/// limits on the way. One thread. All errors are Error(invalid_input) with the reason alone.
class ArchiveReader {
 public:
  /// `archive` must outlive the reader.
  ArchiveReader(std::span<const std::uint8_t> archive, const ArchiveLimits& limits);
  /// Throws Error(cannot_read) with the reason alone.
  ArchiveReader(const std::filesystem::path& archive, const ArchiveLimits& limits);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  /// The next file; empty at the end, where it is checked that the archive is whole.
  std::optional<ArchiveEntry> next();
  /// Unpacks the file that next() gave, piece by piece; its length and sum are checked.
  void read(const std::function<void(std::span<const std::byte>)>& sink);
  /// "zip", "tar", "tar.gz", known after the first next().
  [[nodiscard]] const std::string& format() const { return format_; }

 private:
  struct Source;
  void open();
  std::optional<ArchiveEntry> checked(::archive_entry* entry);
  void note_format();
  void count(std::uint64_t bytes);
  void check_end();

  ArchiveLimits limits_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<::archive, void (*)(::archive*)> reader_;
  std::string format_;
  std::string name_;  // of the entry at hand
  std::uint64_t size_ = 0;
  std::int64_t entries_ = 0;
  std::uint64_t declared_ = 0;
  std::uint64_t unpacked_ = 0;
  EntryPaths paths_;
};

}  // namespace oct::host
