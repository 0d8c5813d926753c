// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/export.h"
#include "octsdk/itk/image.h"

namespace oct {

/// Resizes with the antialiased bicubic filter (a = -0.5, widened by the factor of reduction) of
/// Pillow's Image.resize(BICUBIC). 8-bit images equal Pillow's bit by bit: both passes (rows, then
/// columns) end in whole numbers from coefficients of 22 bits (Pillow 13 turns the passes round for
/// some shapes whose height shrinks more than the width: there one level at most). 16-bit and float
/// images follow its mode "F" (double sums), 16-bit rounded and clamped at the end.
/// Spacing is scaled along. Pure, thread-safe. Throws Error(invalid_input) for an empty image or
/// size.
OCT_API Image resize(const Image& image, int width, int height);

}  // namespace oct
