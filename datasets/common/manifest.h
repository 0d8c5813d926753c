// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/draft.h"
#include "common/names.h"

namespace oct::datasets {

/// The manifest at or in `data`: the file itself when it ends in .csv, else DATA/manifest.csv when
/// that is there, else empty.
std::filesystem::path manifest_in(const std::filesystem::path& data);

/// Reads the images of `modalities` from a manifest. Columns: one of a modality's name (or `path`,
/// for a single modality) each; patient, eye, label (several with ';'), split, id; of each image
/// frame (from 0, in a volume), spacing (mm per pixel, ROWxCOLUMN), layers (csv of layer rows) and
/// lesions (mask image), which belong to `path`, else to `oct`, else to `dfe`, while dfe_frame,
/// oct_lesions ... say which. Paths are relative to the manifest. An empty path cell is a missing
/// mate. Throws Error(invalid_input)
/// naming file and line for an unknown column, a file that is not there, an unknown eye or split.
std::vector<Draft> read_manifest(const std::filesystem::path& manifest,
                                 const std::vector<std::string>& modalities, const OwnerRule& rule);

}  // namespace oct::datasets
