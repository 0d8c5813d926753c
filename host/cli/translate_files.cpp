// SPDX-License-Identifier: Apache-2.0
#include "cli/translate_files.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string_view>

#include "generate/image_format.h"
#include "generate/sha256.h"
#include "log.h"
#include "octsdk/error.h"
#include "octsdk/itk/contents.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 14> k_endings{".png", ".jpg", ".jpeg",  ".tif", ".tiff",
                                                     ".bmp", ".dcm", ".dicom", ".nii", ".nii.gz",
                                                     ".mha", ".mhd", ".nrrd",  ".nhdr"};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The ending of an image's name; "" for other names.
std::string_view image_ending(const fs::path& path) {
  const std::string name = lower(path.filename().string());
  std::string_view found;
  for (const std::string_view ending : k_endings) {
    if (name.ends_with(ending) && ending.size() > found.size()) found = ending;
  }
  return found;
}

bool is_bare_dicom(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  char magic[4] = {};
  return file.seekg(128) && file.read(magic, 4) && std::string_view(magic, 4) == "DICM";
}

std::vector<fs::path> images_below(const fs::path& folder) {
  std::vector<fs::path> images;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const bool is_image = at->is_regular_file(error) &&
                          (!image_ending(at->path()).empty() || is_bare_dicom(at->path()));
    if (is_image) images.push_back(at->path());
  }
  if (error) {
    throw Error(ExitCode::bad_input_folder,
                "--input '" + folder.string() + "' cannot be listed: " + error.message());
  }
  std::sort(images.begin(), images.end());
  if (images.empty()) {
    std::string endings;
    for (const std::string_view ending : k_endings) endings += " " + std::string(ending);
    throw Error(ExitCode::no_input,
                "--input '" + folder.string() + "' holds no image (" + endings.substr(1) + ")");
  }
  return images;
}

/// What --format auto makes of a file.
std::string natural_format(const FileContents& contents) {
  static const std::map<std::string, std::string> kinds{
      {"DICOM", "dcm"}, {"NIfTI", "nii.gz"}, {"MetaImage", "mha"}, {"NRRD", "nrrd"}};
  const auto kind = kinds.find(contents.format);
  if (kind != kinds.end()) return kind->second;
  return contents.frames > 1 ? "tif" : "png";
}

/// Names the series of files by the bytes of its first one: whoever has that file can tell that
/// they belong together, and nobody else can.
class SeriesNames {
 public:
  void assign(TranslateJob& job, const FileContents& contents) {
    const std::string key =
        contents.series.empty() ? "file " + job.input.string() : "series " + contents.series;
    std::string& name = names_[key];
    if (name.empty()) name = sha256_of(job.input);
    job.series = name;
    job.number = std::max<std::int64_t>(contents.place, 1);
  }

 private:
  std::map<std::string, std::string> names_;
};

std::string stem_of(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.substr(0, name.size() - image_ending(path).size());
}

std::string numbered(const std::string& stem, std::int64_t number, int digits) {
  char text[24];
  std::snprintf(text, sizeof text, "-%0*lld", digits, static_cast<long long>(number));
  return stem + text;
}

/// Whether `out` is the name of a file to be written. Throws Error(usage) for one that is not.
bool names_file(const fs::path& out) {
  if (fs::is_directory(out) || !out.has_extension()) return false;
  if (ability_of(out).writes) return true;
  throw Error(ExitCode::usage, "--out '" + out.string() +
                                   "': images are written as .png, .tif, .tiff, .mha, .nrrd, .nii, "
                                   ".nii.gz or .dcm");
}

void to_file(TranslateJob& job, const fs::path& out) {
  job.outputs = {out.filename().string()};
  const std::string name = out.filename().string();
  for (const std::string& ending : format_endings()) {
    if (name.ends_with("." + ending)) job.format = ending;
  }
  if (name.ends_with(".tiff")) job.format = "tif";
  if (name.ends_with(".nii")) job.format = "nii.gz";
  if (job.frames == 1 || ability_of(out).frames) return;
  throw Error(ExitCode::usage,
              "--out '" + out.string() + "' would hold one image and '" + job.input.string() +
                  "' has " + std::to_string(job.frames) +
                  "; give a folder, or a name in .dcm, .nii.gz, .mha, .nrrd, .tif");
}

/// `place`: below the folder, without an ending.
void to_folder(TranslateJob& job, const std::string& place) {
  const std::string file = place + "." + job.format;
  if (job.frames == 1 || ability_of(file).frames) {
    job.outputs = {file};
    return;
  }
  for (std::int64_t i = 1; i <= job.frames; ++i) {
    job.outputs.push_back(numbered(place, i, 4) + "." + job.format);
  }
}

void refuse_collisions(const TranslatePlan& plan) {
  std::set<std::string> outputs;
  for (const TranslateJob& job : plan.jobs) {
    for (const std::string& output : job.outputs) {
      if (outputs.insert(output).second) continue;
      throw Error(ExitCode::usage, "two inputs would become '" + (plan.folder / output).string() +
                                       "', the second being '" + job.input.string() +
                                       "'; translate them one by one, or with --names number");
    }
  }
}

bool is_about_the_input(const Error& failure) {
  return failure.code() == ExitCode::cannot_read || failure.code() == ExitCode::invalid_input;
}

}  // namespace

std::vector<std::string> TranslatePlan::outputs() const {
  std::vector<std::string> names;
  for (const TranslateJob& job : jobs) {
    names.insert(names.end(), job.outputs.begin(), job.outputs.end());
  }
  return names;
}

TranslatePlan plan_translation(const TranslateOptions& options, bool skip_bad) {
  const fs::path input = options.input;
  const fs::path out = options.out;
  if (!fs::exists(input)) {
    throw Error(ExitCode::cannot_read, "--input '" + input.string() + "' is not there");
  }
  const bool is_folder = fs::is_directory(input);
  const bool one_file = !is_folder && names_file(out);
  TranslatePlan plan;
  plan.folder = one_file ? out.parent_path() : out;
  SeriesNames series;
  for (const fs::path& path : is_folder ? images_below(input) : std::vector{input}) {
    try {
      const FileContents contents = contents_of(path);
      TranslateJob job;
      job.input = path;
      job.frames = contents.frames;
      job.size = {contents.height, contents.width};
      job.spacing = contents.spacing;
      job.frame_spacing = contents.frame_spacing;
      job.format = options.format == "auto" ? natural_format(contents) : options.format;
      series.assign(job, contents);
      const auto number = static_cast<std::int64_t>(plan.jobs.size()) + 1;
      const fs::path below = is_folder ? path.lexically_relative(input).parent_path() : fs::path();
      if (one_file) {
        to_file(job, out);
      } else if (options.names == "number") {
        to_folder(job, numbered("image", number, 6));
      } else {
        to_folder(job, (below / stem_of(path)).string());
      }
      plan.jobs.push_back(std::move(job));
    } catch (const Error& failure) {
      if (!skip_bad || !is_about_the_input(failure)) throw;
      log::warning(std::string("skipped: ") + failure.what());
      plan.unreadable.push_back(path);
    }
  }
  refuse_collisions(plan);
  return plan;
}

}  // namespace oct::host
