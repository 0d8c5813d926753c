// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "octsdk/itk/image.h"
#include "sniff/dicom.h"

namespace oct {

/// Decodes one checked JPEG (lossless, 12 bits), JPEG-LS or JPEG 2000 frame to
/// DicomImage::frame_bytes() bytes: samples interleaved, native byte order. Throws Error.
using FrameDecoder = std::vector<std::uint8_t> (*)(std::span<const std::uint8_t>,
                                                   const sniff::DicomImage&);

/// Frame `frame` as an image:
/// - unsigned samples without a rescale stay what they are, stretched from Bits Stored to 8 or 16
///   bits (a window is a wish for display, and is not applied);
/// - signed or rescaled ones (CT: Hounsfield units) go through the file's first linear window
///   (PS3.3 C.11.2.1.2.1) to 16 bits; without one they become floats in the rescaled unit;
/// - MONOCHROME1 is inverted, palettes and YBR become RGB.
Image dicom_pixels(const sniff::DicomImage& image, std::uint64_t frame, FrameDecoder decoder);

}  // namespace oct
