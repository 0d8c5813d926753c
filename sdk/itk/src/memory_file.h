// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace oct {

/// A file that exists in memory only (memfd_create), for ITK, which opens files by name. Read
/// through it, the bytes decoded are the very ones that were checked, whatever happens to the
/// user's file meanwhile; written through it, a full disk is met by AtomicFile instead
/// of ITK's PNG writer, which frees a pointer it never set.
class MemoryFile {
 public:
  /// Holds the parts one after the other. Throws std::system_error when the system refuses.
  explicit MemoryFile(const std::vector<std::span<const std::uint8_t>>& parts = {});
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  /// All bytes in it, whoever wrote them.
  [[nodiscard]] std::vector<std::uint8_t> contents() const;

  /// The name under which this process can open it.
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

/// Another name for a file, in a folder of its own, for libraries that tell the format by the
/// ending of the name. Goes away with the object.
class TemporaryLink {
 public:
  /// Throws std::system_error.
  TemporaryLink(const std::string& target, const std::string& ending);
  ~TemporaryLink();
  TemporaryLink(const TemporaryLink&) = delete;
  TemporaryLink& operator=(const TemporaryLink&) = delete;

  [[nodiscard]] std::string path() const { return folder_ + "/image" + ending_; }

 private:
  std::string folder_;
  std::string ending_;
};

}  // namespace oct
