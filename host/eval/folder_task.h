// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "eval/evaluate.h"
#include "octsdk/batch.h"
#include "octsdk/itk/retina.h"

namespace oct::host {

/// How the images of a folder are brought to one shape.
struct FolderReading {
  Size size;                  ///< 0 x 0: the images' own, which must then be one
  Fit fit = Fit::crop;        ///< how images of another aspect are brought to it
  std::int64_t channels = 0;  ///< 1, 3, or 0: 3 where the first image of a folder is in colour
  std::string modality;       ///< of the images: "oct", "dfe", or "" when nobody said
  bool skip_bad = false;      ///< leave out what cannot be read, with a warning
  std::string cache;          ///< folder of the prepared images; "" = the user's cache folder
  double cache_limit = 20;    ///< GB
  std::int64_t workers = 1;   ///< threads that decode
  std::function<void(std::int64_t done, std::int64_t total)> tick;
};

/// Two folders of images to be compared.
struct FolderPair : FolderReading {
  std::string real;
  std::string fake;
};

/// Height and width of the first image of `folder` that can be read. Throws as folder_task() does.
Size first_size(const std::string& folder, bool skip_bad);

/// The images of `folder`; size and channels must be given. Throws as folder_task() does.
ImageSourcePtr folder_images(const FolderReading& how, const std::string& folder);

/// The comparison of all real images with all fakes. They are mates when the real folder has an
/// image of each fake's name (without folders and extension; with folders where names repeat).
/// Throws Error(bad_input_folder, no_input, cannot_read, invalid_input), each naming folder or
/// file; Error(usage) when sizes or channels differ.
EvaluationTask folder_task(const FolderPair& folders);

}  // namespace oct::host
