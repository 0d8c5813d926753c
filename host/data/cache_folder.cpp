// SPDX-License-Identifier: Apache-2.0
#include "data/cache_folder.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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
    if (pid > 0 && !process_lives(pid)) fs::remove(entry.path(), error);
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
    const fs::path kind = entry.path().extension();
    if ((kind != ".pack" && kind != ".features") || entry.path() == keep) continue;
    const std::uint64_t size = entry.file_size(error);
    if (error) continue;
    all.push_back({entry.last_write_time(error), entry.path(), size});
    total += size;
  }
  std::sort(all.begin(), all.end(),
            [](const Stored& a, const Stored& b) { return a.used < b.used; });
  for (const Stored& stored : all) {
    if (total <= limit) return;
    if (fs::remove(stored.path, error)) total -= stored.size;  // whoever has it open keeps it
  }
}

}  // namespace oct::host
