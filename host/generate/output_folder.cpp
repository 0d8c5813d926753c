// SPDX-License-Identifier: Apache-2.0
#include "generate/output_folder.h"

#include <fstream>
#include <set>
#include <sstream>

#include "generate/sha256.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::uint64_t k_most_bytes = 1ULL << 30;

void make_folder(const std::filesystem::path& path) {
  if (path.empty() || std::filesystem::is_directory(path)) return;
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error || !std::filesystem::is_directory(path)) {
    throw Error(ExitCode::bad_output_folder,
                "the folder '" + path.string() + "' cannot be made" +
                    (error ? ": " + error.message() : ": a file of that name is there"));
  }
}

}  // namespace

OutputFolder::OutputFolder(std::filesystem::path path, bool overwrite)
    : path_(std::move(path)), overwrite_(overwrite) {}

void OutputFolder::claim(const std::vector<std::string>& names) {
  for (const std::string& name : names) make_folder(at(name).parent_path());
  make_folder(path_);
  for (const std::string& name : names) {
    if (overwrite_ || !std::filesystem::exists(at(name))) continue;
    throw Error(
        ExitCode::cannot_write,
        "'" + at(name).string() + "' is there already; give --overwrite or choose another --out");
  }
  if (std::filesystem::exists(manifest())) drop_lines(names);
}

void OutputFolder::drop_lines(const std::vector<std::string>& names) const {
  const std::set<std::string> dropped(names.begin(), names.end());
  const std::string before = read_text_file(manifest().string(), k_most_bytes);
  std::istringstream lines(before);
  std::string kept;
  std::int64_t number = 0;
  for (std::string line; std::getline(lines, line) && !lines.eof();) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    ++number;
    if (!json.is_object() || !json.contains("file") || !json["file"].is_string()) {
      throw Error(ExitCode::invalid_input, "'" + manifest().string() + "', line " +
                                               std::to_string(number) +
                                               ", tells of no file; repair it, remove it, or "
                                               "choose another --out");
    }
    if (!dropped.contains(json["file"].get<std::string>())) kept += line + "\n";
  }
  if (kept != before) write_text_file(manifest().string(), kept);
}

void OutputFolder::note(const std::string& name, const std::vector<nlohmann::ordered_json>& facts) {
  const std::string hash = sha256_of(at(name));
  for (const nlohmann::ordered_json& fact : facts) {
    nlohmann::ordered_json line{{"file", name}, {"sha256", hash}};
    line.update(fact);
    lines_ += line.dump() + "\n";
  }
  written_.push_back(at(name).string());
}

void OutputFolder::flush() {
  if (lines_.empty()) return;
  std::ofstream file(manifest(), std::ios::app | std::ios::binary);
  file << lines_;
  if (!file.flush()) {
    throw Error(ExitCode::cannot_write,
                "cannot write '" + manifest().string() + "'; is the disk full?");
  }
  lines_.clear();
}

}  // namespace oct::host
