// SPDX-License-Identifier: Apache-2.0
#include "audit/facts_memo.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "audit/look_bytes.h"
#include "data/content_hashes.h"
#include "log.h"

namespace oct::host {
namespace {

constexpr std::uint32_t k_longest_entry = 1 << 20;

/// Length and hash before each entry, so that a torn one is seen.
struct Frame {
  std::uint32_t length = 0;
  std::uint64_t hash = 0;
};
constexpr std::size_t k_frame_size = 12;

std::string framed(const std::string& entry) {
  const auto length = static_cast<std::uint32_t>(entry.size());
  const std::uint64_t hash = hash_bytes(entry.data(), entry.size());
  std::string frame(k_frame_size, '\0');
  std::memcpy(frame.data(), &length, 4);
  std::memcpy(frame.data() + 4, &hash, 8);
  return frame + entry;
}

/// The next whole entry; empty at the end or where the file is torn.
std::optional<std::string> next_entry(std::ifstream& in) {
  char bytes[k_frame_size];
  if (!in.read(bytes, k_frame_size)) return {};
  Frame frame;
  std::memcpy(&frame.length, bytes, 4);
  std::memcpy(&frame.hash, bytes + 4, 8);
  if (frame.length > k_longest_entry) return {};
  std::string entry(frame.length, '\0');
  if (!in.read(entry.data(), frame.length)) return {};
  if (hash_bytes(entry.data(), entry.size()) != frame.hash) return {};
  return entry;
}

std::optional<FileStamp> stamp_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return {};
  return FileStamp{static_cast<std::uint64_t>(status.st_size),
                   std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

bool write_all(int file, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written = write(file, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    done += static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

FactsMemo::FactsMemo(const std::filesystem::path& path) : path_(path) {
  file_ = open(path.c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
  if (file_ >= 0 && flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  log::info(file_ >= 0 ? "another octhost looks through the same data; this one remembers nothing"
                       : "cannot write '" + path.string() + "': " + std::strerror(errno) +
                             "; what is seen is not remembered");
  if (file_ >= 0) close(file_);
  file_ = -1;
}

FactsMemo::~FactsMemo() {
  if (file_ < 0) return;
  flush();
  close(file_);
}

void FactsMemo::write_start() {
  if (ftruncate(file_, 0) != 0) return;
  waiting_ = framed(k_look_format) + waiting_;
}

std::int64_t FactsMemo::recall(std::vector<FileFacts>& files) {
  if (file_ < 0) return 0;
  std::ifstream in(path_, std::ios::binary);
  const std::optional<std::string> start = next_entry(in);
  if (!start || *start != k_look_format) {
    write_start();
    return 0;
  }
  std::streamoff whole = in.tellg();
  while (const std::optional<std::string> entry = next_entry(in)) {
    whole = in.tellg();
    ++entries_;
    const std::optional<KnownLook> known = look_from(*entry);
    if (!known) continue;
    const auto place = std::lower_bound(
        files.begin(), files.end(), known->path,
        [](const FileFacts& file, const std::string& path) { return file.path < path; });
    if (place == files.end() || place->path != known->path) continue;
    if (stamp_of(place->path) != known->stamp) continue;
    used_ += place->known ? 0 : 1;
    place->look = known->look;
    place->known = true;
  }
  if (ftruncate(file_, whole) != 0) log::debug("the end of '" + path_.string() + "' is torn");
  return used_;
}

void FactsMemo::remember(const std::string& path, const FileLook& look) {
  const std::optional<FileStamp> stamp = file_ < 0 ? std::nullopt : stamp_of(path);
  if (!stamp) return;
  const std::string entry = framed(bytes_of(KnownLook{path, *stamp, look}));
  const std::lock_guard lock(mutex_);
  waiting_ += entry;
  ++entries_;
  ++used_;
}

void FactsMemo::flush() {
  std::string bytes;
  {
    const std::lock_guard lock(mutex_);
    bytes.swap(waiting_);
  }
  if (file_ < 0 || write_all(file_, bytes)) return;
  log::warning("cannot write '" + path_.string() + "': " + std::strerror(errno) +
               "; what is seen from now on is not remembered");
  close(file_);
  file_ = -1;
}

void FactsMemo::tidy(const std::vector<FileFacts>& files) {
  if (file_ < 0 || entries_ <= 2 * used_) return;
  {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
    write_start();
  }
  for (const FileFacts& file : files) {
    remember(file.path, file.look);
    if (waiting_.size() > (1 << 20)) flush();
  }
  flush();
}

}  // namespace oct::host
