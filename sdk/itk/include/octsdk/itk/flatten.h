// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"
#include "octsdk/itk/retina.h"

namespace oct {

/// Where the retina lies in a B-scan. Rows in pixels of the image, measured to pixel centres, one
/// per column.
struct RetinaRows {
  std::vector<float> ilm;   ///< inner surface
  std::vector<float> rpe;   ///< middle of the bright line of the retinal pigment epithelium
  std::vector<float> base;  ///< the smooth curve below drusen and other elevations of the RPE
};

// Pure and thread-safe.

/// Finds it: the RPE as the best path through bright pixels over a darker choroid, the inner
/// surface as the best path of dark over bright above it, the base by asymmetric least squares
/// (Eilers, Anal. Chem. 75 (2003) 3631). Distances are guessed from Image::spacing or, without,
/// from a scan 2 mm deep. Nothing where no layer stands out, or below 16 pixels a side.
OCT_API std::optional<RetinaRows> find_retina(const Image& image);

/// Rows by which each column is moved down (negative: up), so that a curve becomes straight.
using ColumnShifts = std::vector<int>;

/// The shifts, in whole pixels, that bring `curve` to its median row.
OCT_API ColumnShifts flattening(const std::vector<float>& curve);

/// Moves the columns; where nothing comes in stands `background`. Exact but for what leaves the
/// image, and moved(moved(image, s), inverse(s)) is `image` but for that. Throws
/// Error(invalid_input) unless there is a shift for each column.
OCT_API Image moved(const Image& image, const ColumnShifts& shifts, float background = 0);
OCT_API Mask moved(const Mask& mask, const ColumnShifts& shifts);
OCT_API ColumnShifts inverse(ColumnShifts shifts);

/// The part of a B-scan that holds the retina: all columns, half of the retina's median thickness
/// above its inner surface, three quarters below its base (inner choroid).
OCT_API Rect retina_part(const RetinaRows& rows, int width, int height);

}  // namespace oct
