// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

namespace oct::host {

/// Where stored features lie, and how much may lie there.
struct FeaturePlace {
  std::filesystem::path folder;  ///< see cache_folder()
  std::uint64_t limit = 0;       ///< bytes of the whole folder, packs included
};

/// One row of numbers per image, kept in "<identity>-<width>.features": a header, then records of
/// key, hash and row, appended as they come. Several processes may append to one file. What is read
/// back is held against its hash, so that a damaged or half-written record is as good as none, and
/// a file of another layout is started anew. Memory: 40 bytes an image; the rows stay on the disk.
/// One thread.
class FeatureStore {
 public:
  using Key = std::array<std::uint64_t, 2>;

  /// `identity`: [0-9a-f]+, of all that decides the numbers. `width` >= 1: numbers in a row. A file
  /// larger than half the limit is started anew. Throws Error(bad_output_folder) when no file can
  /// be made there.
  FeatureStore(FeaturePlace place, const std::string& identity, std::int64_t width);
  ~FeatureStore();
  FeatureStore(const FeatureStore&) = delete;
  FeatureStore& operator=(const FeatureStore&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Fills `row` and returns true when the row of `key` is there and sound.
  [[nodiscard]] bool get(const Key& key, std::span<float> row);
  /// Adds keys.size() rows, one after another in `rows`. Where they do not fit (disk full, limit)
  /// this is said once and they are not kept.
  void put(std::span<const Key> keys, std::span<const float> rows);

 private:
  void open();
  void read_index();
  [[nodiscard]] std::uint64_t record_size() const;
  bool append(std::span<const std::byte> bytes, std::uint64_t& offset);

  FeaturePlace place_;
  std::filesystem::path path_;
  std::int64_t width_;
  int file_ = -1;
  bool full_ = false;
  std::map<Key, std::uint64_t> offsets_;
};

}  // namespace oct::host
