// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/itk/file_writer.h"
#include "octsdk/itk/image.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// How made images are written.
struct ImageFormat {
  std::string ending;                ///< one of format_endings()
  SampleType type = SampleType::u8;  ///< u8 or u16
};

/// What --format takes: "png", "tif", "mha", "nrrd", "nii.gz", "dcm".
const std::vector<std::string>& format_endings();

/// --format and --bits (8, 16; 0: 8 for PNG, which is to be looked at, and 16 for the others, but
/// for colours in NIfTI, which has no 16, and in DICOM, which hardly anything shows) for images of
/// `channels`. Throws Error(usage).
ImageFormat image_format(const std::string& ending, std::int64_t bits, std::int64_t channels);

/// The words that made files carry where their format has a place: that they show no patient.
std::string synthetic_mark(const PluginInfo& model);

/// What a file made by `model` tells of itself. `facts`: the recipe, with "checkpoint_sha256";
/// `series`: equal for what belongs together; `eye`: "L", "R", or anything else for not known.
Provenance provenance(const PluginInfo& model, const nlohmann::ordered_json& facts,
                      const std::string& series, const std::string& eye);

/// Writes one image to `path`. `spacing`: mm per pixel (row, column), where known.
void write_image(const std::filesystem::path& path, const Image& image,
                 const std::optional<std::array<double, 2>>& spacing, Provenance words);

}  // namespace oct::host
