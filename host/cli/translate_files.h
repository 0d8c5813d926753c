// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/translate_options.h"
#include "octsdk/batch.h"

namespace oct::host {

/// One file to be translated and where the results go.
struct TranslateJob {
  std::filesystem::path input;
  std::int64_t frames = 1;  ///< images in it
  Size size;                ///< of each
  std::optional<std::array<double, 2>> spacing;
  std::optional<double> frame_spacing;
  std::string format;  ///< one of format_endings()
  /// Below TranslatePlan::folder: one file for all frames, or one for each.
  std::vector<std::string> outputs;
  std::string series;       ///< equal for files of one acquisition: a hash that names nobody
  std::int64_t number = 1;  ///< of the file in its series
};

struct TranslatePlan {
  std::filesystem::path folder;  ///< "" is where the program runs
  std::vector<TranslateJob> jobs;
  std::vector<std::filesystem::path> unreadable;  ///< inputs left out (`skip_bad`)

  /// Names of all outputs.
  [[nodiscard]] std::vector<std::string> outputs() const;
};

/// What --input, --out, --format and --names mean. A file goes to the file `out`, or into the
/// folder `out` when that is one or has no extension; of a folder every image file below it goes to
/// the same place below `out`, sorted by name. Image files are told by their ending (.png .jpg
/// .jpeg .tif .tiff .bmp .dcm .dicom .nii .nii.gz .mha .mhd .nrrd .nhdr) or, without any, by the
/// four letters of DICOM at byte 128. A volume whose format holds one image only becomes name-0001
/// and so on. Reads what every file says of itself. Throws Error(cannot_read) when `input` is not
/// there, Error(no_input) when it holds no image, Error(usage) when two inputs would become one
/// output, or for an ending that is not written or cannot hold the frames; of a file what
/// contents_of() throws, unless `skip_bad`.
TranslatePlan plan_translation(const TranslateOptions& options, bool skip_bad);

}  // namespace oct::host
