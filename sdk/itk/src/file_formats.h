// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "octsdk/itk/file_writer.h"

namespace oct {

/// Frame after frame, row by row, channels interleaved, in the file's type.
using Samples = std::span<const std::uint8_t>;

// Each gives the bytes that stand before (or, with the samples in them, instead of) the samples.

/// PNG, MetaImage (.mha), NIfTI (.nii, .nii.gz) or NRRD (.nrrd) by ITK; `ending` is one of these.
/// Throws itk::ExceptionObject, std::system_error.
std::vector<std::uint8_t> itk_file(const std::string& ending, const FileShape& shape,
                                   Samples samples, const Provenance& words);

/// TIFF 6.0 by libtiff, one uncompressed strip a page. Throws Error(cannot_write), without a name.
std::vector<std::uint8_t> tiff_file(const FileShape& shape, Samples samples,
                                    const Provenance& words);

/// A DICOM file up to its samples, which follow as they are: Secondary Capture Image Storage, or
/// of several frames Multi-frame Grayscale Byte, Grayscale Word or True Color Secondary Capture,
/// Explicit VR Little Endian (PS3.3 A.8, C.8.6; PS3.5 A.2). UIDs are made of what the file holds
/// (dicom_uid.h). Throws Error(cannot_write), without a name, for 16-bit colour of several frames.
std::vector<std::uint8_t> dicom_file_start(const FileShape& shape, Samples samples,
                                           const Provenance& words);

/// XMP with Iptc4xmpExt:DigitalSourceType = trainedAlgorithmicMedia (IPTC Photo Metadata 2021.1).
const std::string& synthetic_xmp();

/// The sentence and the recipe, for places of any length.
std::string whole_words(const Provenance& words);

}  // namespace oct
