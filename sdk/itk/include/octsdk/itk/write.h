// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"

namespace oct {

/// Writes one image as FileWriter (file_writer.h) does, in any of its formats but DICOM, with
/// Image::spacing. `comment` (ASCII), where there is one, says that the image is synthetic, and of
/// what: PNG and TIFF are then marked by XMP as well. Thread-safe for different paths. Throws
/// Error(cannot_write) naming the file.
OCT_API void write(const std::filesystem::path& path, const Image& image,
                   const std::string& comment = {});

}  // namespace oct
