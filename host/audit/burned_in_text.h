// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/itk/image.h"

namespace oct::host {

/// Words that seem to be painted into an image.
struct TextSuspicion {
  int glyphs = 0;  ///< in the longest row of shapes like letters; 0 = none
  int x = 0;       ///< where that row begins
  int y = 0;
  [[nodiscard]] bool suspicious() const { return glyphs > 0; }
};

/// Looks along the edges (outside of the middle 60 % of both sides) for rows of at least three
/// shapes like letters: bright on dark or dark on bright, sharp, of like height, on one line, close
/// to each other. A suspicion, not a reading: how often it is wrong is measured in
/// docs/data-tools.md. Pure, thread-safe.
TextSuspicion burned_in_text(const Image& image);

}  // namespace oct::host
