// SPDX-License-Identifier: Apache-2.0
#include "cli/translate_files.h"

#include <algorithm>
#include <set>

#include "octsdk/error.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

std::string extension_of(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

bool is_image_name(const fs::path& path) {
  static const std::set<std::string> known{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"};
  return known.contains(extension_of(path));
}

std::vector<fs::path> images_below(const fs::path& folder) {
  std::vector<fs::path> images;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file(error) && is_image_name(at->path())) images.push_back(at->path());
  }
  if (error) {
    throw Error(ExitCode::bad_input_folder,
                "--input '" + folder.string() + "' cannot be listed: " + error.message());
  }
  std::sort(images.begin(), images.end());
  if (images.empty()) {
    throw Error(ExitCode::no_input, "--input '" + folder.string() +
                                        "' holds no image (.png .jpg .jpeg .tif .tiff .bmp)");
  }
  return images;
}

/// One file to one file or into a folder.
TranslateJob single(const fs::path& input, const fs::path& out, const std::string& format) {
  if (fs::is_directory(out) || !out.has_extension()) {
    return {input, out / input.stem().concat("." + format)};
  }
  const std::string extension = extension_of(out);
  if (extension != ".png" && extension != ".tif" && extension != ".tiff") {
    throw Error(ExitCode::usage,
                "--out '" + out.string() + "': images are written as .png, .tif or .tiff");
  }
  return {input, out};
}

void refuse_collisions(const std::vector<TranslateJob>& jobs, bool overwrite) {
  std::set<fs::path> outputs;
  for (const TranslateJob& job : jobs) {
    if (!outputs.insert(job.output).second) {
      throw Error(ExitCode::usage, "two inputs would become '" + job.output.string() +
                                       "', the second being '" + job.input.string() +
                                       "'; translate them one by one");
    }
    if (!overwrite && fs::exists(job.output)) {
      throw Error(ExitCode::cannot_write,
                  "'" + job.output.string() +
                      "' is there already; give --overwrite or choose another --out");
    }
  }
}

void make_folders(const std::vector<TranslateJob>& jobs) {
  for (const TranslateJob& job : jobs) {
    const fs::path folder = job.output.parent_path();
    std::error_code error;
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error) {
      throw Error(ExitCode::bad_output_folder,
                  "the folder '" + folder.string() + "' cannot be made: " + error.message());
    }
  }
}

}  // namespace

std::vector<TranslateJob> translate_jobs(const fs::path& input, const fs::path& out,
                                         const std::string& format, bool overwrite) {
  std::vector<TranslateJob> jobs;
  if (fs::is_directory(input)) {
    for (const fs::path& image : images_below(input)) {
      const fs::path inside = image.lexically_relative(input);
      jobs.push_back({image, (out / inside).replace_extension(format)});
    }
  } else if (fs::exists(input)) {
    jobs.push_back(single(input, out, format));
  } else {
    throw Error(ExitCode::cannot_read, "--input '" + input.string() + "' is not there");
  }
  refuse_collisions(jobs, overwrite);
  make_folders(jobs);
  return jobs;
}

}  // namespace oct::host
