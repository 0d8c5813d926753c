// SPDX-License-Identifier: Apache-2.0
#include "data/cache_folder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include "octsdk/error.h"

namespace oct::host {
namespace fs = std::filesystem;

namespace {

fs::path default_folder() {
  const auto set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && value[0] == '/' ? fs::path(value) : fs::path();
  };
  if (const fs::path xdg = set("XDG_CACHE_HOME"); !xdg.empty()) return xdg / "octhost";
  if (const fs::path home = set("HOME"); !home.empty()) return home / ".cache" / "octhost";
  return fs::temp_directory_path() / ("octhost-" + std::to_string(getuid()));
}

bool process_lives(long pid) {
  return kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
}

constexpr std::array k_kinds{".pack", ".features", ".unpacked", ".check", ".partial"};

/// What a file or folder of the cache takes; 0 for what is none of its kinds.
std::uint64_t stored_size(const fs::directory_entry& entry) {
  const std::string kind = entry.path().extension().string();
  if (std::find(k_kinds.begin(), k_kinds.end(), kind) == k_kinds.end()) return 0;
  std::error_code error;
  if (!entry.is_directory(error)) return error ? 0 : entry.file_size(error);
  std::uint64_t size = 4096;
  for (const fs::directory_entry& file : fs::recursive_directory_iterator(entry.path(), error)) {
    if (file.is_regular_file(error)) size += file.file_size(error);
  }
  return size;
}

/// True when a process holds a flock() on it.
bool is_locked(const fs::path& lock) {
  const int file = open(lock.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  const bool locked = flock(file, LOCK_EX | LOCK_NB) != 0;
  close(file);
  return locked;
}

/// The lock of whoever makes or uses it.
fs::path lock_of(const fs::path& stored) {
  if (stored.extension() != ".partial") return stored.string() + ".lock";
  return fs::path(stored).replace_extension().replace_extension(".lock");  // KEY.pack.partial
}

void remove_stored(const fs::path& stored) {
  std::error_code error;
  fs::remove_all(stored, error);  // whoever has a file of it open keeps that
  if (stored.extension() == ".partial") {
    fs::remove(fs::path(stored).replace_extension(".done"), error);
  }
}

}  // namespace

fs::path cache_folder(const std::string& given) {
  const fs::path folder = given.empty() ? default_folder() : fs::path(given);
  std::error_code error;
  const bool made = fs::create_directories(folder, error);
  if (made) fs::permissions(folder, fs::perms::owner_all, error);
  // Somebody else's folder in /tmp could be a trap for the images put there.
  struct stat status {};
  const bool ours = stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
                    access(folder.c_str(), R_OK | W_OK | X_OK) == 0 &&
                    (!given.empty() || status.st_uid == geteuid());
  if (!ours) {
    throw Error(ExitCode::bad_output_folder, "the cache folder '" + folder.string() +
                                                 "' cannot be made or written to; give another one "
                                                 "with --cache DIR");
  }
  return folder;
}

void remove_leftovers(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    const std::size_t mark = name.rfind(".tmp-");
    if (mark == std::string::npos) continue;
    const long pid = std::strtol(name.c_str() + mark + 5, nullptr, 10);
    if (pid > 0 && !process_lives(pid)) fs::remove_all(entry.path(), error);
  }
}

void make_room(const fs::path& folder, std::uint64_t needed, std::uint64_t limit,
               const fs::path& keep) {
  if (needed > limit) {
    throw Error(ExitCode::cannot_write, "the prepared images need " + std::to_string(needed >> 20) +
                                            " MB and the cache may hold " +
                                            std::to_string(limit >> 20) +
                                            " MB; raise --cache-limit or choose a smaller --size");
  }
  remove_leftovers(folder);
  struct Stored {
    fs::file_time_type used;
    fs::path path;
    std::uint64_t size;
  };
  std::vector<Stored> all;
  std::uint64_t total = needed;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const bool stays = !keep.empty() && entry.path().string().starts_with(keep.string());
    const std::uint64_t size = stays ? 0 : stored_size(entry);
    if (size == 0) continue;
    all.push_back({entry.last_write_time(error), entry.path(), size});
    total += size;
  }
  std::sort(all.begin(), all.end(),
            [](const Stored& a, const Stored& b) { return a.used < b.used; });
  for (const Stored& stored : all) {
    if (total <= limit) return;
    if (is_locked(lock_of(stored.path))) continue;
    remove_stored(stored.path);
    total -= stored.size;
  }
}

}  // namespace oct::host
