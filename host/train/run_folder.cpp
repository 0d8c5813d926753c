// SPDX-License-Identifier: Apache-2.0
#include "train/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include "octsdk/error.h"

namespace oct::host {
namespace fs = std::filesystem;

namespace {

constexpr const char* k_runs = "runs";

Error unusable(const fs::path& path, const std::string& why) {
  return {ExitCode::bad_output_folder, "run folder '" + path.string() + "': " + why};
}

void make_folder(const fs::path& path) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    throw unusable(path, std::string("cannot be made: ") + std::strerror(errno) +
                             "; choose another one with --out");
  }
}

/// The number in front of "NNNNN-<name>".
std::optional<int> number_of(const std::string& folder) {
  int number = 0;
  const auto [end, error] = std::from_chars(folder.data(), folder.data() + folder.size(), number);
  if (error != std::errc{} || *end != '-' || number < 0) return std::nullopt;
  return number;
}

/// runs/NNNNN-<name>, made now, so that two runs started together get different ones.
fs::path make_numbered(const std::string& name) {
  make_folder(k_runs);
  int next = 0;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(k_runs, error)) {
    next = std::max(next, number_of(entry.path().filename().string()).value_or(-1) + 1);
  }
  while (true) {
    char number[16];
    std::snprintf(number, sizeof number, "%05d-", next++);
    const fs::path path = fs::path(k_runs) / (number + name);
    if (mkdir(path.c_str(), 0700) == 0) return path;
    if (errno != EEXIST)
      throw unusable(path, std::string("cannot be made: ") + std::strerror(errno));
  }
}

fs::path make_named(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error) && !(fs::is_directory(path, error) && fs::is_empty(path, error))) {
    throw unusable(path, is_run(path) ? "holds a run already; go on with --resume '" +
                                            path.string() + "' or choose another --out"
                                      : "exists and is not empty; choose another --out");
  }
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  make_folder(path);
  if (chmod(path.c_str(), 0700) != 0) {
    throw unusable(path, std::string("cannot be made private: ") + std::strerror(errno));
  }
  return path;
}

int lock_of(const fs::path& path) {
  const fs::path file = path / "lock";
  const int lock = open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (lock < 0) {
    throw unusable(path, std::string("cannot be written to: ") + std::strerror(errno));
  }
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    char owner[32] = "";
    const ssize_t got = pread(lock, owner, sizeof owner - 1, 0);
    close(lock);
    throw unusable(path, "is in use by process " +
                             std::string(owner, std::size_t(std::max<ssize_t>(got, 0))) +
                             "; stop that one first or choose another --out");
  }
  const std::string pid = std::to_string(getpid());
  if (ftruncate(lock, 0) != 0 || pwrite(lock, pid.data(), pid.size(), 0) < 0) {
    const int reason = errno;
    close(lock);
    throw Error(ExitCode::cannot_write,
                "cannot write '" + file.string() + "': " + std::strerror(reason));
  }
  return lock;
}

}  // namespace

RunFolder::RunFolder(fs::path path) : path_(std::move(path)), lock_(lock_of(path_)) {
  make_folder(path_ / "samples");
  make_folder(path_ / "checkpoints");
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

RunFolder::~RunFolder() {
  if (lock_ >= 0) close(lock_);  // the file stays: removing it could take a newer owner's lock away
}

RunFolder RunFolder::create(const fs::path& path, const std::string& name) {
  return RunFolder(path.empty() ? make_numbered(name) : make_named(path));
}

RunFolder RunFolder::open(const fs::path& path) {
  if (!is_run(path)) {
    throw Error(ExitCode::bad_input_folder,
                "'" + path.string() + "' is no run folder: it holds no config.toml");
  }
  return RunFolder(path);
}

fs::path RunFolder::sample(std::int64_t step) const {
  return path_ / "samples" / (step_name(step) + ".png");
}

bool is_run(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path / "config.toml", error);
}

fs::path newest_run(const std::string& name) {
  fs::path newest;
  int best = -1;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(k_runs, error)) {
    const std::string folder = entry.path().filename().string();
    const int number = number_of(folder).value_or(-1);
    if (number <= best || !is_run(entry.path())) continue;
    if (folder.substr(folder.find('-') + 1) != name) continue;
    best = number;
    newest = entry.path();
  }
  return newest;
}

std::string step_name(std::int64_t step) {
  char text[32];
  std::snprintf(text, sizeof text, "step-%06lld", static_cast<long long>(step));
  return text;
}

}  // namespace oct::host
