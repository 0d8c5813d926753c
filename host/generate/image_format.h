// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "octsdk/itk/image.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// How made images are written.
struct ImageFormat {
  std::string ending;                ///< "png", "tif", "mha", "nii.gz"
  SampleType type = SampleType::u8;  ///< u8 or u16
};

/// --format and --bits (8, 16; 0: 8 for PNG, which is to be looked at, and 16 for the others, but
/// for NIfTI in colour, which has no 16) for images of `channels`. Throws Error(usage).
ImageFormat image_format(const std::string& ending, std::int64_t bits, std::int64_t channels);

/// The words that made files carry where their format has a place: that they show no patient.
std::string synthetic_mark(const PluginInfo& model);

}  // namespace oct::host
