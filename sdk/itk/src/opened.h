// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "octsdk/itk/contents.h"
#include "src/dicom_pixels.h"
#include "src/packed_image.h"
#include "src/wire.h"

namespace oct {

/// A file whose header has been read and checked, in this process. Not thread-safe.
class Opened {
 public:
  virtual ~Opened() = default;
  [[nodiscard]] virtual FileContents contents() const = 0;
  /// `index` is below contents().frames.
  [[nodiscard]] virtual Frame frame(std::uint64_t index) = 0;
};

/// Reads a file of any format. Throws Error, without the file's name, as decode() does.
std::unique_ptr<Opened> open_image_file(const std::filesystem::path& path,
                                        const DecodeLimits& limits, FrameDecoder decoder);

/// The same, but a file of several frames that a thread opened last is kept and not read again as
/// long as it is unchanged: its frames are usually asked for one after another.
std::shared_ptr<Opened> open_kept(const std::filesystem::path& path, const DecodeLimits& limits,
                                  FrameDecoder decoder);

/// Frame `index`. Throws Error(invalid_input) for one that is not there, and for wire::k_only_frame
/// of a file that has several.
Frame checked_frame(Opened& file, std::int64_t index);

}  // namespace oct
