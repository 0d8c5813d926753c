// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/command.h"
#include "cli/data_parts.h"
#include "data/archive/archive_index.h"
#include "data/archive/unpack.h"
#include "import/published.h"
#include "log.h"
#include "octsdk/atomic_file.h"
#include "train/signals.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ImportOptions {
  std::string data;
  std::string layout;
  std::string out;
  bool overwrite = false;

  void declare(OptionSet& options) {
    options.add("data", &data, "folder of the dataset as it was published, or its zip or tar");
    options.add("layout", &layout, "the dataset, instead of recognising it");
    options.add("out", &out,
                "the manifest to write; none: manifest.csv in the folder. For an archive: a new "
                "folder to unpack it to");
    options.add("overwrite", &overwrite, "replace a manifest that is there");
  }
};

void refuse_existing(const fs::path& path, const char* advice) {
  std::error_code error;
  if (!fs::exists(path, error)) return;
  throw Error(ExitCode::bad_output_folder, "'" + path.string() + "' exists already; " + advice);
}

/// Unpacks into a new folder, whole or not at all.
void unpack_to(const ImportOptions& options) {
  if (options.out.empty()) {
    throw Error(ExitCode::usage,
                "data import: '" + options.data +
                    "' is an archive; give --out FOLDER, a new folder to unpack it "
                    "to");
  }
  refuse_existing(options.out, "give --out a new folder");
  const ArchiveIndex index = archive_index(fs::path(options.data));
  const fs::path temporary = fs::path(options.out).lexically_normal().string() + ".part";
  refuse_existing(temporary, "it was left by an import that was killed; remove it");
  std::error_code error;
  if (!fs::create_directories(temporary, error)) {
    throw Error(ExitCode::bad_output_folder,
                "cannot make '" + temporary.string() + "': " + error.message());
  }
  fs::permissions(temporary, fs::perms::owner_all, error);
  DataProgress progress("unpacking, in MB,");
  try {
    unpack(options.data, temporary, [&](std::uint64_t done) {
      progress.show(static_cast<std::int64_t>(done >> 20),
                    static_cast<std::int64_t>(index.total_bytes >> 20));
    });
    fs::rename(temporary, options.out);
  } catch (...) {
    fs::remove_all(temporary, error);
    throw;
  }
}

Json summary(const Published& published, const PublishedLayout& layout, const fs::path& manifest) {
  std::map<std::string, std::int64_t> classes;
  std::map<std::string, std::int64_t> splits;
  std::set<std::string> patients;
  std::int64_t unknown = 0;
  for (const PublishedImage& image : published.images) {
    for (const std::string& label : image.labels) ++classes[label];
    if (!image.split.empty()) ++splits[image.split];
    if (!image.patient.empty()) patients.insert(image.patient);
    unknown += image.patient.empty() ? 1 : 0;
  }
  return {{"layout", layout.name},
          {"title", layout.title},
          {"dataset", layout.modality},
          {"manifest", manifest.string()},
          {"images", published.images.size()},
          {"patients", patients.size()},
          {"without_patient", unknown},
          {"classes", classes},
          {"splits", splits},
          {"warnings", published.warnings}};
}

void print(const Json& json) {
  std::cout << json["title"].get<std::string>() << ": " << json["images"] << " images of "
            << json["patients"] << " patients";
  if (json["without_patient"] > 0) {
    std::cout << " (" << json["without_patient"] << " images of unknown ones)";
  }
  for (const char* what : {"classes", "splits"}) {
    const char* before = ": ";
    if (!json[what].empty()) std::cout << "\n" << what;
    for (const auto& [name, count] : json[what].items()) {
      std::cout << before << name << " " << count;
      before = ", ";
    }
  }
  std::cout << "\nwrote " << json["manifest"].get<std::string>() << "; octhost train --dataset "
            << json["dataset"].get<std::string>() << " --data "
            << json["manifest"].get<std::string>() << " reads it\n";
}

ExitCode run_import(Invocation& call) {
  watch_signals();
  ImportOptions options;
  OptionSet set;
  options.declare(set);
  call.declare("import", set);
  if (!call.parse()) return ExitCode::done;
  if (options.data.empty()) throw Error(ExitCode::usage, "data import: give --data DIR");
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  const bool packed = is_archive(options.data);
  if (packed) unpack_to(options);
  const Tree tree(packed ? options.out : options.data);
  const fs::path manifest =
      packed || options.out.empty() ? tree.root() / "manifest.csv" : fs::path(options.out);
  if (!options.overwrite) refuse_existing(manifest, "--overwrite replaces it");
  const PublishedLayout& layout = published_layout(tree, options.layout);
  const Published published = read_published(tree, layout);
  for (const std::string& warning : published.warnings) log::warning(warning);
  const fs::path folder = manifest.has_parent_path() ? manifest.parent_path() : fs::path(".");
  write_text_file(manifest.string(), manifest_of(published, tree, folder));
  const Json json = summary(published, layout, manifest);
  if (call.json()) {
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  } else {
    print(json);
  }
  return ExitCode::done;
}

}  // namespace

extern const Command data_import_command;
const Command data_import_command{
    "data import",
    "write the manifest of a published dataset: patients, eyes, labels, split",
    "octhost data import --data RFMiD/\n"
    "octhost data import --data OCTDL.zip --out octdl/\n"
    "octhost data import --data eyes/ --layout chase_db1 --out chase.csv",
    {},
    run_import};

}  // namespace oct::host
