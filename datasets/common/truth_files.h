// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/itk/image.h"

namespace oct::datasets {

/// The layers that a csv of rows names: its columns but `x`, lower case. The names that vendors
/// number (seg0, seg1, seg2 of a SPECTRALIS export) become those of the layers. Reads the first
/// line only. Throws Error(cannot_read, invalid_input) naming the file.
std::vector<std::string> layer_names(const std::filesystem::path& csv);

/// Puts names into the order of the retina from the vitreous down; unknown ones last, by name.
void sort_layers(std::vector<std::string>& names);

/// The rows of the layers `names` in a csv: one line per column of the image, `x` counting from 0
/// and without gaps, an empty cell = not known (NaN). A name that the file has not is all NaN.
/// Throws Error(cannot_read, invalid_input) naming file and line.
std::vector<std::vector<float>> read_layers(const std::filesystem::path& csv,
                                            const std::vector<std::string>& names);

/// A mask image: set where it is at least half bright.
Mask read_mask(const std::filesystem::path& file);

/// What meta.json beside a pair says.
struct PairMeta {
  std::string eye;                                   ///< "L", "R" or ""
  std::optional<std::array<double, 2>> dfe_spacing;  ///< mm per pixel (row, column)
  std::optional<std::array<double, 2>> oct_spacing;
};

/// Reads `eye`, `dfe_pixel_mm` and `oct_pixel_mm` (column, row); what is missing stays unknown.
/// Throws Error(cannot_read, invalid_input) naming the file and the member.
PairMeta read_meta(const std::filesystem::path& json);

}  // namespace oct::datasets
