// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "octsdk/itk/contents.h"
#include "sniff/inflate.h"
#include "sniff/volume.h"

namespace oct {

/// The frames of a NIfTI, MetaImage or NRRD file whose header has been checked. Compressed samples
/// are unpacked once from end to end when it is made, so that a cut or damaged file is refused
/// whichever frame is asked for; frames in order are then unpacked one by one. Not thread-safe.
class VolumeFrames {
 public:
  /// `data`: the whole file that holds the samples. Throws Error(invalid_input).
  VolumeFrames(sniff::VolumeHeader header, std::vector<std::uint8_t> data,
               const DecodeLimits& limits);

  [[nodiscard]] FileContents contents() const;
  [[nodiscard]] Image frame(std::uint64_t index);

 private:
  [[nodiscard]] std::vector<std::uint8_t> stored(std::uint64_t index);
  void rewind();

  sniff::VolumeHeader header_;
  std::vector<std::uint8_t> data_;
  std::vector<std::uint8_t> numbers_;  ///< samples that were written as text
  std::optional<sniff::Inflater> inflater_;
  std::uint64_t next_ = 0;  ///< frame at which the inflater stands
};

}  // namespace oct
