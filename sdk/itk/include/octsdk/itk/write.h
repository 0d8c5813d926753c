// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"

namespace oct {

/// Writes an image in the format that the name's ending names: PNG (.png: 8, 16 bits), TIFF (.tif,
/// .tiff), MetaImage (.mha) or NIfTI-1 (.nii.gz); the last three take floats as well, NIfTI colour
/// with 8 bits only. Samples are rounded and clamped to the type's range. MetaImage and NIfTI keep
/// Image::spacing, or say 1 mm where it is not known.
/// `comment` (ASCII) goes where a format has a place for words: a text chunk "Comment" of PNG, the
/// field Comment of MetaImage; the auxiliary name of NIfTI takes its first 23 characters; TIFF
/// none. The file appears whole under its name or not at all: it is written beside it, synced and
/// renamed. Thread-safe for different paths. Throws Error(cannot_write) naming the file.
OCT_API void write(const std::filesystem::path& path, const Image& image,
                   const std::string& comment = {});

}  // namespace oct
