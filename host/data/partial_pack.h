// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <vector>

#include "octsdk/safetensors.h"

namespace oct::host {

/// A pack that is being made: `<pack>.partial` with the images, and `<pack>.done` with a byte for
/// each row. It outlives a process that is killed, and the next one goes on with it. An image
/// counts as done only once it is on the disk. Whoever makes one holds the lock of the pack.
class PartialPack {
 public:
  enum class Row : std::uint8_t { open = 0, done = 1, unreadable = 2 };

  /// Goes on with what lies beside `pack` when it is of this layout, else begins anew. Throws
  /// Error(cannot_write) naming the file, also when the disk has no room for all of it.
  PartialPack(std::filesystem::path pack, const safetensors::Layout& layout, std::int64_t rows);
  PartialPack(const PartialPack&) = delete;
  PartialPack& operator=(const PartialPack&) = delete;

  /// Rows that need no more work, from an earlier process or this one. Not while rows are written.
  [[nodiscard]] std::vector<std::int64_t> open_rows() const;

  /// Thread-safe for different rows.
  void write_row(std::int64_t row, std::span<const std::byte> image);
  void mark_unreadable(std::int64_t row);

  /// Brings what is written to the disk and notes it as done. One thread.
  void save();
  /// Makes the pack of it. All rows must be done or unreadable.
  void commit();
  /// Removes it: what it was made from is not sound.
  void discard();

 private:
  struct Descriptor {
    int file = -1;
    ~Descriptor();
  };
  [[nodiscard]] bool fits(std::uint64_t size) const;
  void begin(const safetensors::Layout& layout);

  std::filesystem::path pack_;
  std::filesystem::path images_path_;
  std::filesystem::path done_path_;
  Descriptor images_;
  Descriptor done_;
  std::uint64_t images_at_ = 0;
  std::uint64_t stride_ = 0;
  std::uint64_t unreadable_at_ = 0;
  std::vector<Row> rows_;
  std::mutex mutex_;
  std::vector<std::pair<std::int64_t, Row>> written_;  // not yet noted
};

}  // namespace oct::host
