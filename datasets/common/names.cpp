// SPDX-License-Identifier: Apache-2.0
#include "common/names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <string_view>
#include <system_error>

#include "octsdk/error.h"

namespace oct::datasets {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 12> kRead{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp",
                                                 ".dcm", ".nii", ".mha",  ".mhd", ".nrrd", ".nhdr"};
constexpr std::array<std::string_view, 12> kNotRead{
    ".gz", ".e2e", ".vol", ".fda", ".fds", ".jp2", ".j2k", ".webp", ".gif", ".pgm", ".ppm", ".hdr"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_read(const fs::path& file) {
  const std::string extension = lower(file.extension().string());
  return is_one_of(kRead, extension) ||
         (extension == ".gz" && lower(file.stem().extension().string()) == ".nii") ||
         may_be_dicom(file);
}

// A link to one of the folders that it lies in: followed, it would list everything again and again.
bool is_loop(const fs::directory_entry& entry) {
  if (!entry.is_symlink() || !entry.is_directory()) {
    return false;
  }
  const std::string target = fs::canonical(entry.path()).string() + "/";
  return (fs::canonical(entry.path().parent_path()).string() + "/").starts_with(target);
}

}  // namespace

OwnerRule::OwnerRule(const std::string& pattern) : has_pattern_(!pattern.empty()) {
  try {
    pattern_ = std::regex(pattern);
  } catch (const std::regex_error& error) {
    throw Error(ExitCode::usage,
                "--patient-pattern '" + pattern + "' is no regular expression: " + error.what());
  }
  if (has_pattern_ && pattern_.mark_count() == 0) {
    throw Error(ExitCode::usage, "--patient-pattern '" + pattern +
                                     "' has no group; put the patient into parentheses, as in "
                                     "'case-([0-9]+)'");
  }
}

Owner OwnerRule::owner_of(const fs::path& relative) const {
  static const std::regex kermany("[A-Za-z]+-([0-9]+)-[0-9]+");
  static const std::regex with_eye("(.*[0-9])(L|R)|(.+)[-_ ](L|R|OD|OS|left|right)",
                                   std::regex::ECMAScript | std::regex::icase);
  const std::string path = relative.generic_string();
  const std::string stem = datasets::name_of(relative);
  std::smatch found;
  Owner owner{stem_of(relative), {}, false};
  if (std::regex_match(stem, found, with_eye)) {
    owner = {found[1].matched ? found[1].str() : found[3].str(),
             eye_of(found[2].matched ? found[2].str() : found[4].str()), false};
  }
  if (has_pattern_) {
    if (std::regex_search(path, found, pattern_) && found[1].length() > 0) {
      owner.patient = found[1].str();
      owner.is_given = true;
    }
  } else if (std::regex_match(stem, found, kermany)) {
    owner.patient = found[1].str();
  }
  return owner;
}

std::string eye_of(const std::string& word) {
  const std::string text = lower(word);
  if (text == "l" || text == "os" || text == "left") {
    return "L";
  }
  return text == "r" || text == "od" || text == "right" ? "R" : "";
}

std::string split_of(const std::string& word) {
  const std::string text = lower(word);
  if (text == "train" || text == "training") {
    return "train";
  }
  if (text == "val" || text == "valid" || text == "validation") {
    return "val";
  }
  return text == "test" ? text : "";
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string name_of(const fs::path& file) {
  const fs::path stem = file.stem();
  const bool two =
      lower(file.extension().string()) == ".gz" && lower(stem.extension().string()) == ".nii";
  return (two ? stem.stem() : stem).string();
}

std::string stem_of(const fs::path& relative) {
  return (relative.parent_path() / datasets::name_of(relative)).generic_string();
}

bool may_be_dicom(const fs::path& file) {
  const std::string extension = file.extension().string();
  if (!std::all_of(extension.begin(), extension.end(),
                   [](unsigned char c) { return c == '.' || std::isdigit(c) != 0; })) {
    return false;
  }
  constexpr std::size_t preamble = 128;
  std::array<char, preamble + 4> begin{};
  std::ifstream in(file, std::ios::binary);
  in.read(begin.data(), begin.size());
  return in && std::string_view(begin.data() + preamble, 4) == "DICM";
}

Listing list_images(const fs::path& folder) {
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) {
    throw Error(ExitCode::bad_input_folder,
                "'" + folder.string() + "' " +
                    (fs::exists(folder, failure) ? "is not a folder" : "does not exist"));
  }
  Listing listing;
  try {
    const auto options = fs::directory_options::follow_directory_symlink;
    for (auto it = fs::recursive_directory_iterator(folder, options);
         it != fs::recursive_directory_iterator(); ++it) {
      if (it->path().filename().string().starts_with('.') || is_loop(*it)) {
        it.disable_recursion_pending();
      } else if (it->is_regular_file() && is_read(it->path())) {
        listing.images.push_back(it->path().lexically_relative(folder));
      } else if (it->is_regular_file() &&
                 is_one_of(kNotRead, lower(it->path().extension().string()))) {
        listing.not_read.push_back(it->path().lexically_relative(folder));
      }
    }
  } catch (const fs::filesystem_error& error) {
    throw Error(ExitCode::bad_input_folder,
                "'" + folder.string() + "' cannot be listed: " + error.code().message());
  }
  std::sort(listing.images.begin(), listing.images.end());
  std::sort(listing.not_read.begin(), listing.not_read.end());
  return listing;
}

}  // namespace oct::datasets
