// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"

namespace oct {

/// Writes a PNG (.png: 8, 16 bits) or TIFF (.tif, .tiff: also floats), after the name's extension.
/// Samples are rounded and clamped to the type's range. The file appears whole under its name or
/// not at all: it is written beside it, synced and renamed.
/// Thread-safe for different paths. Throws Error(cannot_write) naming the file.
OCT_API void write(const std::filesystem::path& path, const Image& image);

}  // namespace oct
