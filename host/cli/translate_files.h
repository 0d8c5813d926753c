// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace oct::host {

/// One image to be translated and where the result goes.
struct TranslateJob {
  std::filesystem::path input;
  std::filesystem::path output;
};

/// What --input and --out mean. A file goes to the file `out`, or into the folder `out` when that
/// is one or has no image extension; of a folder every image file below it (.png .jpg .jpeg .tif
/// .tiff .bmp) goes to the same place below `out` with the extension `format` ("png", "tif").
/// Folders are made. Sorted by name. Throws Error(cannot_read) when `input` is not there,
/// Error(no_input) when it holds no image, Error(usage) when two inputs would become one output or
/// the extension is unknown, Error(bad_output_folder), Error(cannot_write) for an output that is
/// there already unless `overwrite`.
std::vector<TranslateJob> translate_jobs(const std::filesystem::path& input,
                                         const std::filesystem::path& out,
                                         const std::string& format, bool overwrite);

}  // namespace oct::host
