// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "octsdk/dataset.h"
#include "octsdk/safetensors.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// The images of one modality, prepared in one size, in a file of the cache folder: a safetensors
/// file with "images", uint16 [N, C, H, W] holding round((v + 1) / 2 * 65535) (exact for 8-bit
/// images, which are v = 257 k), and "unreadable", uint8 [N]. Images are read one by one and not
/// mapped: the system keeps the file in memory all the same, and it does not count as this
/// process's. Const functions are thread-safe.
class Pack {
 public:
  /// Throws Error(cannot_read, checkpoint_corrupt) when `path` is no such file.
  explicit Pack(const std::filesystem::path& path);
  ~Pack();
  Pack(const Pack&) = delete;
  Pack& operator=(const Pack&) = delete;

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] std::int64_t channels() const { return channels_; }
  [[nodiscard]] Size size() const { return size_; }
  /// False for an image that could not be read when the pack was made.
  [[nodiscard]] bool readable(std::int64_t row) const { return unreadable_[std::size_t(row)] == 0; }
  /// Writes image `row` to `out`, [C, H, W] float32 in [-1, 1]. Throws Error(cannot_read) when the
  /// file cannot be read any more.
  void read(std::int64_t row, float* out) const;

 private:
  void read_at(std::uint64_t at, void* out, std::size_t size) const;

  std::int64_t count_ = 0;
  std::int64_t channels_ = 0;
  Size size_;
  std::filesystem::path path_;
  int file_ = -1;
  std::uint64_t images_ = 0;  ///< where they begin in the file
  std::vector<std::uint8_t> unreadable_;
};

/// What a pack is made from.
struct PackSource {
  const Dataset* dataset = nullptr;
  PluginInfo info;      ///< of the dataset plugin
  std::string options;  ///< its options as text: other options, other pack
  const Index* index = nullptr;
  std::string modality;
  std::int64_t channels = 1;
  std::vector<std::int64_t> records;  ///< row -> index into Index::records; all have the modality
};

/// How to keep it.
struct PackPlace {
  std::filesystem::path folder;
  std::uint64_t limit = 0;  ///< bytes in the folder
  std::int64_t workers = 1;
  bool skip_bad = false;
  /// Called now and then with images done; throws to stop (a signal).
  std::function<void(std::int64_t done, std::int64_t total)> tick;
};

/// An opened pack, and its key: a hash of contents, options and size.
struct OpenedPack {
  std::shared_ptr<const Pack> pack;
  std::string key;
};

/// Opens the pack of these images or makes it, in parallel. A pack that another process is making
/// is waited for. Throws Error(cannot_read, invalid_input) naming the first unreadable image unless
/// `skip_bad`; Error(cannot_write) on a full disk, Error(bad_output_folder).
OpenedPack open_pack(const PackSource& source, Size size, const PackPlace& place);

}  // namespace oct::host
