// SPDX-License-Identifier: Apache-2.0
#include "data/archive/unpack.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "data/archive/archive_reader.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) {
  throw Error(ExitCode::cannot_write,
              "cannot write '" + path.string() + "': " + std::strerror(errno));
}

void make_folders(const fs::path& root, const fs::path& relative) {
  fs::path folder = root;
  for (const fs::path& part : relative) {
    folder /= part;
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder);
  }
}

class NewFile {
 public:
  explicit NewFile(const fs::path& path)
      : path_(path),
        file_(open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600)) {
    if (file_ < 0) fail(path_);
  }
  ~NewFile() {
    if (file_ >= 0) close(file_);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(path_);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  void finish() {
    const int file = file_;
    file_ = -1;
    if (close(file) != 0) fail(path_);
  }

 private:
  fs::path path_;
  int file_;
};

void unpack_all(ArchiveReader& reader, const fs::path& folder, const UnpackTick& tick) {
  std::uint64_t done = 0;
  while (const std::optional<ArchiveEntry> entry = reader.next()) {
    const fs::path relative = entry->path;
    make_folders(folder, relative.parent_path());
    NewFile file(folder / relative);
    reader.read([&](std::span<const std::byte> bytes) {
      file.write(bytes);
      done += bytes.size();
      tick(done);
    });
    file.finish();
  }
}

}  // namespace

void unpack(const fs::path& archive, const fs::path& folder, const UnpackTick& tick,
            const ArchiveLimits& limits) {
  try {
    ArchiveReader reader(archive, limits);
    unpack_all(reader, folder, tick);
  } catch (const Error& error) {
    const bool of_the_archive = error.code() == ExitCode::invalid_input ||
                                error.code() == ExitCode::no_input ||
                                error.code() == ExitCode::cannot_read;
    if (!of_the_archive) throw;
    throw Error(error.code(), "archive '" + archive.string() + "': " + error.what());
  }
}

}  // namespace oct::host
