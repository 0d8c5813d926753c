// SPDX-License-Identifier: Apache-2.0
#include "eval/folder_dataset.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "data/options.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

bool is_image_name(const fs::path& path) {
  static const std::set<std::string> known{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"};
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return known.contains(extension);
}

at::Tensor to_tensor(Image& image) {
  return at::from_blob(image.pixels.data(), {image.channels, image.height, image.width}, at::kFloat)
      .mul(2.0 / full_scale(image.type))
      .sub_(1);
}

// Grays stored in three channels are as gray as others.
at::Tensor with_channels(const at::Tensor& image, std::int64_t channels, const std::string& path) {
  if (image.size(0) == channels) return image;
  if (image.size(0) == 1) return image.expand({channels, -1, -1}).contiguous();
  if (image[0].equal(image[1]) && image[0].equal(image[2])) return image.narrow(0, 0, 1).clone();
  throw Error(ExitCode::usage,
              "'" + path + "' is in colour and others are gray; --channels 3 compares in colour");
}

}  // namespace

std::vector<fs::path> image_files(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw Error(ExitCode::bad_input_folder, "there is no folder '" + folder.string() + "'");
  }
  std::vector<fs::path> files;
  fs::recursive_directory_iterator at(folder);
  for (const fs::directory_entry& entry : at) {
    const bool hidden = entry.path().filename().string().starts_with(".");
    if (hidden && entry.is_directory()) at.disable_recursion_pending();
    if (!hidden && entry.is_regular_file() && is_image_name(entry.path())) {
      files.push_back(entry.path());
    }
  }
  if (files.empty()) {
    throw Error(ExitCode::no_input,
                "folder '" + folder.string() + "' holds no image (png, jpg, tif, bmp)");
  }
  std::sort(files.begin(), files.end());
  return files;
}

Give FolderDataset::give() const {
  return {{{modality, channels_, {}}}, false};
}

Index FolderDataset::index(const DataPath& where) {
  Index index;
  for (const fs::path& file : image_files(where.data)) {
    Record record;
    record.id = file.string();
    record.items.push_back({modality, file.string(), ""});
    index.records.push_back(std::move(record));
  }
  index.layout = "folder";
  index.origin = where.data;
  return index;
}

Sample FolderDataset::do_load(const Item& item, Size size) const {
  Image image = decode(item.path);
  const Size own{image.height, image.width};
  if (own != size && !resizes_) {
    throw Error(ExitCode::usage, "'" + item.path + "' is " + size_text(own) +
                                     " (height x width) and others are " + size_text(size) +
                                     "; --size N brings all images to one size");
  }
  if (own != size) {
    const Geometry plan =
        plan_fit(image.width, image.height, {0, 0, image.width, image.height},
                 static_cast<int>(size.width), static_cast<int>(size.height), fit_);
    image = apply(plan, image);
  }
  Sample sample;
  sample.image = with_channels(to_tensor(image), channels_, item.path);
  return sample;
}

}  // namespace oct::host
