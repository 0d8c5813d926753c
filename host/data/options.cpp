// SPDX-License-Identifier: Apache-2.0
#include "data/options.h"

#include <charconv>

#include "data/cache_options.h"
#include "octsdk/error.h"

namespace oct::host {

void declare_where(OptionSet& options, DataPath& where) {
  options.add("data", &where.data,
              "folder, manifest.csv, zip or tar to read; none: the retina phantom");
  options.add("source", &where.source, "folder of the first modality (with --target)");
  options.add("target", &where.target, "folder of the second modality (with --source)");
  options.add("layout", &where.layout, "force a folder layout instead of recognising it");
}

void declare_cache_place(OptionSet& options, std::string& folder, double& limit) {
  options.add("cache", &folder, "folder of prepared images; none: the user's cache folder");
  options.add("cache-limit", &limit, "GB of prepared images to keep, oldest out").range(0.001);
}

void declare_cache(OptionSet& options, std::string& folder, double& limit, std::string& bad_files) {
  declare_cache_place(options, folder, limit);
  options.add("bad-files", &bad_files, "on an unreadable image: stop, or skip, count and report")
      .choices({"error", "skip"});
}

DataOptions::DataOptions() {
  declare_where(options_, where);
  options_.add("load-size", &load_size,
               "N or HxW: prepare images in this size and train on random crops of --size");
  options_.add("augment", &augment, "random changes: all the modality allows, flips only, or none")
      .choices({"modality", "flip", "none"});
  options_.add("workers", &workers, "threads that prepare images; 0 = half of --threads")
      .range(0, 256);
  options_.add("holdout", &holdout, "fraction of the records, by patient, kept for evaluation")
      .range(0, 0.9);
  options_.add("resplit", &resplit, "ignore the splits that folders and manifests name");
  declare_cache(options_, cache, cache_limit, bad_files);
}

Size parse_size(std::string_view text, std::string_view flag) {
  const auto number = [](std::string_view part, std::int64_t& value) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    return error == std::errc{} && end == part.data() + part.size() && value >= 1 && value <= 16384;
  };
  const std::size_t cross = text.find('x');
  Size size;
  if (!number(text.substr(0, cross), size.height) ||
      !number(cross == std::string_view::npos ? text : text.substr(cross + 1), size.width)) {
    throw Error(ExitCode::usage, std::string(flag) + ": '" + std::string(text) +
                                     "' does not fit; expected N or HxW from 1 to 16384, as in 256 "
                                     "or 256x512");
  }
  return size;
}

std::string size_text(Size size) {
  std::string text = std::to_string(size.height);
  if (size.width != size.height) text += "x" + std::to_string(size.width);
  return text;
}

std::string text_of(const OptionSet& options) {
  std::string text;
  for (const Option& option : options.all()) text += option.name() + "=" + option.text() + "\n";
  return text;
}

}  // namespace oct::host
