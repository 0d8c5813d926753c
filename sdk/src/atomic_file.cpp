// SPDX-License-Identifier: Apache-2.0
#include "octsdk/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "octsdk/error.h"

namespace oct {
namespace {

/// Different for every file of every process, and recognisable as left over by a dead one.
std::string temporary_name(const std::string& path) {
  static std::atomic<unsigned> counter = 0;
  return path + ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(counter++);
}

void sync_folder_of(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // a folder that may be written but not listed: nothing to flush by
  fsync(descriptor);           // some network file systems refuse this; the data itself is safe
  close(descriptor);
}

}  // namespace

AtomicFile::AtomicFile(std::string path)
    : path_(std::move(path)), temporary_(temporary_name(path_)) {
  file_ = open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (file_ < 0) fail("make", errno);
}

AtomicFile::~AtomicFile() {
  if (file_ < 0) return;
  close(file_);
  unlink(temporary_.c_str());
}

void AtomicFile::fail(const char* what, int reason) const {
  const std::string hint = reason == ENOSPC || reason == EDQUOT || reason == EFBIG
                               ? "; free some space or choose another disk"
                               : "; check the folder and its permissions";
  throw Error(ExitCode::cannot_write,
              "cannot " + std::string(what) + " '" + path_ + "': " + std::strerror(reason) + hint);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view text) {
  write(std::as_bytes(std::span(text)));
}

void AtomicFile::reserve(std::uint64_t size) {
  if (size == 0) return;
  const int reason = posix_fallocate(file_, 0, static_cast<off_t>(size));
  if (reason == EOPNOTSUPP || reason == EINVAL) {
    if (ftruncate(file_, static_cast<off_t>(size)) != 0) fail("write", errno);
  } else if (reason != 0) {
    fail("write", reason);
  }
}

void AtomicFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

void AtomicFile::commit() {
  if (fsync(file_) != 0) fail("write", errno);
  const int descriptor = file_;
  file_ = -1;
  if (close(descriptor) != 0 || rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int reason = errno;
    unlink(temporary_.c_str());
    fail("write", reason);
  }
  sync_folder_of(path_);
}

void write_text_file(const std::string& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

std::string read_text_file(const std::string& path, std::uint64_t limit) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file ? std::streamoff(file.tellg()) : -1;
  if (size < 0) {
    throw Error(ExitCode::cannot_read, "cannot read '" + path + "': " + std::strerror(errno));
  }
  if (static_cast<std::uint64_t>(size) > limit) {
    throw Error(ExitCode::cannot_read, "cannot read '" + path + "': " + std::to_string(size) +
                                           " bytes; expected at most " + std::to_string(limit));
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  if (!file.seekg(0).read(text.data(), size)) {
    throw Error(ExitCode::cannot_read, "cannot read '" + path + "': " + std::strerror(errno));
  }
  return text;
}

}  // namespace oct
