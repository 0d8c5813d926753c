// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "octsdk/dataset.h"
#include "octsdk/itk/retina.h"

namespace oct::host {

/// Every image file below a folder, in order of path: told by the name's extension (png, jpg, jpeg,
/// tif, tiff, bmp), hidden files and folders left out. Throws Error(bad_input_folder) when there is
/// no such folder, Error(no_input) when it holds none.
std::vector<std::filesystem::path> image_files(const std::filesystem::path& folder);

/// Image files as they are, brought to one size and number of channels and nothing else: what
/// `evaluate` compares when it is given folders.
class FolderDataset : public Dataset {
 public:
  static constexpr const char* modality = "image";

  FolderDataset(std::int64_t channels, Fit fit, bool resizes)
      : channels_(channels), fit_(fit), resizes_(resizes) {}

  void options(OptionSet&) override {}
  [[nodiscard]] Give give() const override;
  /// One record a file; ids are the paths.
  Index index(const DataPath& where) override;

 private:
  /// Throws Error(usage) for an image of another size when it may not resize, and for a colour
  /// image among gray ones.
  [[nodiscard]] Sample do_load(const Item& item, Size size) const override;

  std::int64_t channels_;
  Fit fit_;
  bool resizes_;
};

}  // namespace oct::host
