// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sniff/bytes.h"
#include "sniff/formats.h"

// TIFF 6.0 (Adobe 1992), section 2; BigTIFF as in libtiff's specification.
namespace oct::sniff::tiff {

enum Tag : std::uint32_t {
  kSubfile = 254,
  kWidth = 256,
  kHeight,
  kBits,
  kCompression,
  kPhotometric = 262,
  kStripOffsets = 273,
  kOrientation,
  kSamples = 277,
  kRowsPerStrip,
  kStripCounts,
  kPlanar = 284,
  kPredictor = 317,
  kTileWidth = 322,
  kTileHeight,
  kTileOffsets,
  kTileCounts,
  kSampleFormat = 339,
};

/// The tags of a page that hold unsigned integers.
struct Directory {
  std::map<std::uint32_t, std::vector<std::uint64_t>> tags;
  std::uint64_t next = 0;  ///< where that of the next page begins; 0: there is none

  /// The values of a tag that must be there.
  [[nodiscard]] const std::vector<std::uint64_t>& all(Tag tag, const char* what) const {
    const auto found = tags.find(tag);
    if (found == tags.end() || found->second.empty()) {
      refuse(std::string("has no ") + what);
    }
    return found->second;
  }
  /// The first value of a tag, `missing` without it.
  [[nodiscard]] std::uint64_t one(Tag tag, std::uint64_t missing) const {
    const auto found = tags.find(tag);
    return found == tags.end() || found->second.empty() ? missing : found->second[0];
  }
};

/// Reads directories. Everything throws Error(invalid_input) where the file is damaged.
class Parser {
 public:
  explicit Parser(File file);

  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] unsigned word() const { return wide_ ? 8 : 4; }  ///< bytes of an offset
  /// Where the directory of the first page begins.
  [[nodiscard]] std::uint64_t first() const;
  [[nodiscard]] Directory directory(std::uint64_t at) const;
  /// Where the offset of the next directory stands.
  [[nodiscard]] std::uint64_t end_of(std::uint64_t directory) const;
  /// The words of a page, each "name\0text". Damaged ones are left out.
  [[nodiscard]] std::vector<std::string> texts(std::uint64_t at) const;

 private:
  template <class Take>
  std::uint64_t for_entries(std::uint64_t at, const Take& take) const;
  [[nodiscard]] std::uint64_t values_at(std::uint64_t entry, std::uint64_t count,
                                        unsigned width) const;
  void read_entry(std::uint64_t at, Directory& into) const;

  Bytes bytes_;
  bool wide_;
};

}  // namespace oct::sniff::tiff
