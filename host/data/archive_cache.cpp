// SPDX-License-Identifier: Apache-2.0
#include "data/archive_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "data/archive/archive_index.h"
#include "data/archive/unpack.h"
#include "data/cache_folder.h"
#include "data/content_hashes.h"
#include "log.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t k_per_file = 4096;  // what a small file takes of a disk

[[noreturn]] void fail(const fs::path& path) {
  throw Error(ExitCode::cannot_write,
              "cannot write '" + path.string() + "': " + std::strerror(errno));
}

/// A lock shared by those who use a folder, and held alone by the one who makes it.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& path)
      : file_(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
    if (file_ < 0) fail(path);
  }
  ~FolderLock() { close(file_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  void take(int how, const ArchivePlace& place) {
    for (bool told = false; flock(file_, how | LOCK_NB) != 0; told = true) {
      if (!told) log::info("another octhost is unpacking the same archive; waiting for it");
      place.tick(0, 0);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

 private:
  int file_;
};

// Before it is renamed to its name, so that a power cut cannot leave a folder of empty files.
void sync_disk_of(const fs::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) fail(folder);
  const bool synced = syncfs(file) == 0;
  close(file);
  if (!synced) fail(folder);
}

/// Unpacks beside `folder` and renames.
void make(const fs::path& archive, const fs::path& folder, const ArchivePlace& place) {
  const ArchiveIndex index = archive_index(archive);
  const std::uint64_t needed = index.total_bytes + k_per_file * index.files.size();
  if (needed > place.limit) {
    throw Error(ExitCode::cannot_write,
                "archive '" + archive.string() + "' unpacks to " + std::to_string(needed >> 20) +
                    " MB and the cache may hold " + std::to_string(place.limit >> 20) +
                    " MB; raise --cache-limit, or unpack it yourself and give the folder");
  }
  make_room(place.folder, needed, place.limit, folder);
  log::info("unpacking " + std::to_string(index.files.size()) + " files of '" + archive.string() +
            "' into the cache");
  const fs::path temporary = folder.string() + ".tmp-" + std::to_string(getpid()) + "-0";
  std::error_code error;
  fs::remove_all(temporary, error);
  if (!fs::create_directory(temporary, error)) fail(temporary);
  fs::permissions(temporary, fs::perms::owner_all, error);
  ArchiveLimits limits;
  limits.max_total_bytes = index.total_bytes;
  try {
    unpack(
        archive, temporary, [&](std::uint64_t done) { place.tick(done, index.total_bytes); },
        limits);
    sync_disk_of(temporary);
    if (rename(temporary.c_str(), folder.c_str()) != 0) fail(folder);
  } catch (...) {
    fs::remove_all(temporary, error);
    throw;
  }
}

/// The one folder in it that holds all the rest, if it holds folders itself: a name put around the
/// data, no class of its own.
fs::path without_wrapping(fs::path folder) {
  for (;;) {
    fs::path only;
    std::size_t count = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      if (entry.path().filename() == "__MACOSX") continue;
      only = entry.path();
      ++count;
    }
    if (count != 1 || !fs::is_directory(only)) return folder;
    for (const fs::directory_entry& entry : fs::directory_iterator(only)) {
      const bool is_hidden = entry.path().filename().string().starts_with('.');
      const bool is_list = entry.path().extension() == ".csv";
      if (entry.is_regular_file() && !is_hidden && !is_list) return folder;
    }
    folder = only;
  }
}

}  // namespace

struct OpenedArchives::Opened {
  std::string archive;
  std::string folder;
  FolderLock lock;
};

OpenedArchives::OpenedArchives(const DataPath& where, const ArchivePlace& place) : where_(where) {
  where_.data = open(where.data, place);
  where_.source = open(where.source, place);
  where_.target = open(where.target, place);
}

OpenedArchives::~OpenedArchives() = default;
OpenedArchives::OpenedArchives(OpenedArchives&&) noexcept = default;

std::string OpenedArchives::open(const std::string& path, const ArchivePlace& place) {
  if (path.empty() || !is_archive(path)) return path;
  ContentHashes hashes(place.folder / "hashes.txt");
  const fs::path folder = place.folder / (hex(hashes.hash(path)) + ".unpacked");
  hashes.save();
  opened_.push_back(
      std::unique_ptr<Opened>(new Opened{path, "", FolderLock(folder.string() + ".lock")}));
  FolderLock& lock = opened_.back()->lock;
  lock.take(LOCK_SH, place);
  if (!fs::is_directory(folder)) {
    lock.take(LOCK_EX, place);
    if (!fs::is_directory(folder)) make(path, folder, place);
    lock.take(LOCK_SH, place);
  }
  std::error_code error;
  fs::last_write_time(folder, fs::file_time_type::clock::now(), error);  // used now: evicted last
  opened_.back()->folder = without_wrapping(folder).string();
  return opened_.back()->folder;
}

std::string OpenedArchives::shown(std::string text) const {
  for (const auto& opened : opened_) {
    for (std::size_t at = text.find(opened->folder); at != std::string::npos;
         at = text.find(opened->folder, at + opened->archive.size())) {
      text.replace(at, opened->folder.size(), opened->archive);
    }
  }
  return text;
}

}  // namespace oct::host
