// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <unordered_map>

namespace oct::host {

/// Hashes of files' contents (XXH3, 64 bits), remembered by path, size and time of change, so that
/// a known dataset is recognised without being read. Thread-safe.
class ContentHashes {
 public:
  /// Reads what `memo` remembers; a damaged memo counts as empty.
  explicit ContentHashes(std::filesystem::path memo);

  /// Throws Error(cannot_read) naming the file.
  std::uint64_t hash(const std::string& path);
  /// Writes the memo, if anything was learnt, together with what other processes wrote meanwhile.
  void save();

 private:
  struct Known {
    std::uint64_t size = 0;
    std::int64_t changed = 0;  // nanoseconds
    std::uint64_t hash = 0;
  };
  void load();

  std::filesystem::path memo_;
  std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;
  bool learnt_ = false;
};

/// XXH3 of some bytes.
std::uint64_t hash_bytes(const void* data, std::size_t size);
/// 16 hexadecimal digits.
std::string hex(std::uint64_t value);

}  // namespace oct::host
