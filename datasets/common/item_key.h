// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace oct::datasets {

/// What Item::key says of an image of a file. As text: words, as "left" or
/// "frame=3 spacing=0.0039x0.0147"; empty where there is nothing to say.
struct ItemKey {
  std::string half;         ///< "left" or "right" of a side-by-side image, else ""
  std::int64_t frame = -1;  ///< from 0, of a file that holds several; -1: the file is one image
  std::string eye;          ///< "L" or "R" where it decides on mirroring, else ""
  std::optional<std::array<double, 2>> spacing;  ///< mm per pixel (row, column), not in the file
  std::string layers;   ///< csv of layer rows, relative to the image's folder
  std::string lesions;  ///< mask image, likewise
  std::string data;     ///< size and time of the file that holds the pixels of a detached header
};

std::string text_of(const ItemKey& key);

/// Throws Error(invalid_input) for a text that text_of() does not make.
ItemKey key_of(const std::string& text);

/// "0.0039x0.0147" (row x column) or one number for both, in mm. Nothing for an empty text; throws
/// Error(usage) naming `what` for another one, or for lengths that are not above 0.
std::optional<std::array<double, 2>> spacing_of(const std::string& text, const std::string& what);

}  // namespace oct::datasets
