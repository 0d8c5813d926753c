// SPDX-License-Identifier: Apache-2.0
#include "eval/folder_task.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "data/cache_folder.h"
#include "data/options.h"
#include "data/pack.h"
#include "eval/folder_dataset.h"
#include "eval/pack_images.h"
#include "log.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

// The first image of a folder that can be read.
Image first_image(const std::string& folder, bool skip_bad) {
  for (const fs::path& file : image_files(folder)) {
    try {
      return decode(file);
    } catch (const Error&) {
      if (!skip_bad) throw;
    }
  }
  throw Error(ExitCode::no_input, "no image in '" + folder + "' can be read");
}

bool is_colour(const Image& image) {
  return image.channels == 3 && !(std::ranges::equal(image.plane(0), image.plane(1)) &&
                                  std::ranges::equal(image.plane(0), image.plane(2)));
}

// Size and channels that were left open, from the first images.
FolderPair settled(FolderPair folders) {
  const Image real = first_image(folders.real, folders.skip_bad);
  const Image fake = first_image(folders.fake, folders.skip_bad);
  if (folders.channels == 0) {
    const bool real_is_gray = !is_colour(real);
    folders.channels = real_is_gray && !is_colour(fake) ? 1 : 3;
    if (real_is_gray == is_colour(fake)) {
      log::warning(std::string(real_is_gray ? "the real images are gray and the fakes in colour"
                                            : "the real images are in colour and the fakes gray") +
                   "; gray is taken three times, and much of each score is that difference");
    }
  }
  if (folders.size == Size{}) folders.size = {real.height, real.width};
  return folders;
}

// What is left of a folder: the images that can be read, by path.
struct Prepared {
  ImageSourcePtr images;
  std::vector<fs::path> paths;  ///< relative to the folder
};

Prepared prepare(const FolderReading& folders, const std::string& folder, bool resizes) {
  FolderDataset dataset(folders.channels, folders.fit, resizes);
  const Index index = dataset.index({folder, "", "", ""});
  PackSource source;
  source.dataset = &dataset;
  source.info = {"image", "folder", "1", "", "", ""};
  source.options = "fit " + std::to_string(static_cast<int>(folders.fit));
  source.index = &index;
  source.modality = FolderDataset::modality;
  source.channels = folders.channels;
  for (std::size_t i = 0; i < index.records.size(); ++i) {
    source.records.push_back(static_cast<std::int64_t>(i));
  }
  PackPlace place;
  place.folder = cache_folder(folders.cache);
  place.limit = static_cast<std::uint64_t>(folders.cache_limit * 1e9);
  place.workers = folders.workers;
  place.skip_bad = folders.skip_bad;
  place.tick = folders.tick;
  const std::shared_ptr<const Pack> pack = open_pack(source, folders.size, place).pack;

  Prepared prepared;
  std::vector<PackedImage> images;
  for (std::int64_t row = 0; row < pack->count(); ++row) {
    const std::string& path = index.records[static_cast<std::size_t>(row)].id;
    if (pack->readable(row)) {
      images.push_back({row, path, "", {}, ""});
      prepared.paths.push_back(fs::relative(path, folder));
    } else {
      log::warning("skipped '" + path + "', which cannot be read");
    }
  }
  prepared.images = pack_images(pack, std::move(images), {folders.modality, {}, {}});
  return prepared;
}

enum class Naming { stem, path_without_extension, path };

std::string name_of(const fs::path& path, Naming naming) {
  if (naming == Naming::stem) return path.stem().string();
  if (naming == Naming::path) return path.string();
  return (path.parent_path() / path.stem()).string();
}

// Empty when two images would get one name.
Names names_of(const std::vector<fs::path>& paths, Naming naming) {
  Names names;
  for (const fs::path& path : paths) names.push_back(name_of(path, naming));
  return std::set<std::string>(names.begin(), names.end()).size() == names.size() ? names : Names{};
}

std::pair<Names, Names> names_of(const Prepared& real, const Prepared& fake) {
  for (const Naming naming : {Naming::stem, Naming::path_without_extension}) {
    std::pair<Names, Names> names{names_of(real.paths, naming), names_of(fake.paths, naming)};
    if (!names.first.empty() && !names.second.empty()) return names;
  }
  return {names_of(real.paths, Naming::path), names_of(fake.paths, Naming::path)};
}

void find_mates(EvaluationTask& task, const std::pair<Names, Names>& names) {
  std::map<std::string, std::int64_t> real;
  for (std::size_t i = 0; i < names.first.size(); ++i) {
    real[names.first[i]] = static_cast<std::int64_t>(i);
  }
  std::vector<std::int64_t> mates;
  Names without;
  for (const std::string& name : names.second) {
    const auto mate = real.find(name);
    if (mate == real.end()) {
      without.push_back(name);
    } else {
      mates.push_back(mate->second);
    }
  }
  if (without.empty()) {
    task.mates = selected(task.heldout, std::move(mates));
    task.fake = renamed(task.fake, task.mates);
    return;
  }
  task.why_no_mates = std::to_string(without.size()) + " of " +
                      std::to_string(names.second.size()) +
                      " fakes have no real image of equal name, such as '" + without.front() + "'";
}

}  // namespace

Size first_size(const std::string& folder, bool skip_bad) {
  const Image image = first_image(folder, skip_bad);
  return {image.height, image.width};
}

ImageSourcePtr folder_images(const FolderReading& how, const std::string& folder) {
  return prepare(how, folder, true).images;
}

EvaluationTask folder_task(const FolderPair& asked) {
  const FolderPair folders = settled(asked);
  const bool resizes = asked.size != Size{};
  const Prepared real = prepare(folders, folders.real, resizes);
  const Prepared fake = prepare(folders, folders.fake, resizes);
  EvaluationTask task;
  task.heldout = real.images;
  task.fake = fake.images;
  find_mates(task, names_of(real, fake));
  return task;
}

}  // namespace oct::host
