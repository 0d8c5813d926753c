// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sniff/dicom.h"

namespace oct {

/// Decodes one JPEG, JPEG-LS or JPEG 2000 frame with GDCM's codecs (a FrameDecoder). Only here:
/// GDCM and what it uses end the process on some damaged files (docs/reliability.md).
/// A codec that has something to say on the standard error stream met damage: an Error as well.
std::vector<std::uint8_t> decode_with_gdcm(std::span<const std::uint8_t> stream,
                                           const sniff::DicomImage& image);

}  // namespace oct
