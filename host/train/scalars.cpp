// SPDX-License-Identifier: Apache-2.0
#include "train/scalars.h"

#include <nlohmann/json.hpp>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

/// Offset behind the last whole line of a step up to `last_step`.
std::uintmax_t end_of_step(const std::filesystem::path& path, std::int64_t last_step) {
  std::ifstream file(path);
  std::uintmax_t end = 0;
  std::string line;
  while (std::getline(file, line) && !file.eof()) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_discarded() || json.value("step", last_step + 1) > last_step) break;
    end += line.size() + 1;
  }
  return end;
}

}  // namespace

ScalarLog::ScalarLog(const std::filesystem::path& path, std::int64_t last_step) : path_(path) {
  std::error_code error;
  if (std::filesystem::exists(path)) {
    std::filesystem::resize_file(path, end_of_step(path, last_step), error);
  }
  file_.open(path, std::ios::app);
  if (!file_ || error) throw Error(ExitCode::cannot_write, "cannot write '" + path.string() + "'");
}

void ScalarLog::append(const Progress& progress, double seconds, const Scalars& scalars) {
  nlohmann::ordered_json line{
      {"step", progress.step}, {"images", progress.images}, {"seconds", seconds}};
  for (const auto& [name, value] : scalars) line[name] = value;
  file_ << line.dump() << '\n';
}

void ScalarLog::flush() {
  if (!file_.flush()) {
    throw Error(ExitCode::cannot_write, "cannot write '" + path_.string() + "'; is the disk full?");
  }
}

}  // namespace oct::host
