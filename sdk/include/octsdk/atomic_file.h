// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "octsdk/export.h"

namespace oct {

/// A file that appears whole or not at all: written under a temporary name in the same folder,
/// flushed to the disk, then renamed over `path`. Destroyed without commit(), it leaves nothing.
/// One thread, but write_at() of disjoint ranges may be called from several.
/// All functions throw Error(cannot_write) naming the file and the system's reason (disk full,
/// permission ...); the previous file at `path` is untouched then.
class OCT_API AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends.
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  /// Reserves `size` bytes on the disk, so that a full disk is found before the work is done.
  void reserve(std::uint64_t size);
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  /// fsync, rename, fsync of the folder.
  void commit();

 private:
  [[noreturn]] void fail(const char* what, int reason) const;

  std::string path_;
  std::string temporary_;
  int file_ = -1;
};

/// Writes a small text file by AtomicFile.
OCT_API void write_text_file(const std::string& path, std::string_view text);

/// Reads a whole text file. Throws Error(cannot_read) naming it, also when it is larger than
/// `limit` bytes.
OCT_API std::string read_text_file(const std::string& path, std::uint64_t limit = 64 << 20);

}  // namespace oct
