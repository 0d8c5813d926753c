// SPDX-License-Identifier: Apache-2.0
#include "eval/feature_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "data/cache_folder.h"
#include "data/content_hashes.h"
#include "log.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::array<char, 16> k_magic{"octhost-feature"};  // another layout: another word
constexpr std::uint64_t k_head_size = sizeof(FeatureStore::Key) + sizeof(std::uint64_t);

/// What stands before each row.
struct Head {
  FeatureStore::Key key;
  std::uint64_t hash;
};
static_assert(sizeof(Head) == k_head_size);

std::uint64_t hash_of(const FeatureStore::Key& key, std::span<const float> row) {
  const std::array<std::uint64_t, 3> all{key[0], key[1], hash_bytes(row.data(), row.size_bytes())};
  return hash_bytes(all.data(), sizeof all);
}

bool read_at(int file, std::uint64_t offset, void* destination, std::size_t size) {
  return pread(file, destination, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

std::uint64_t size_of(int file) {
  struct stat status {};
  return fstat(file, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

/// Others wait to append while it lives.
class FileLock {
 public:
  explicit FileLock(int file) : file_(file) { flock(file_, LOCK_EX); }
  ~FileLock() { flock(file_, LOCK_UN); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

}  // namespace

FeatureStore::FeatureStore(FeaturePlace place, const std::string& identity, std::int64_t width)
    : place_(std::move(place)),
      path_(place_.folder / (identity + "-" + std::to_string(width) + ".features")),
      width_(width) {
  open();
  std::array<char, k_magic.size()> magic{};
  const std::uint64_t size = size_of(file_);
  const bool sound = read_at(file_, 0, magic.data(), magic.size()) && magic == k_magic;
  if (!sound || size > place_.limit / 2) {
    if (size > 0) {
      log::info("starts '" + path_.string() +
                "' anew: " + (sound ? "it has grown to half of --cache-limit" : "it is damaged"));
    }
    std::filesystem::remove(path_);  // a process that has it open goes on with the old one
    close(file_);
    open();
    std::uint64_t offset = 0;
    append(std::as_bytes(std::span(k_magic)), offset);
  }
  read_index();
}

FeatureStore::~FeatureStore() {
  close(file_);
}

void FeatureStore::open() {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ >= 0) return;
  throw Error(ExitCode::bad_output_folder, "cannot open '" + path_.string() +
                                               "' for stored features: " + std::strerror(errno) +
                                               "; give another folder with --cache");
}

std::uint64_t FeatureStore::record_size() const {
  return k_head_size + static_cast<std::uint64_t>(width_) * sizeof(float);
}

void FeatureStore::read_index() {
  const std::uint64_t size = size_of(file_);
  Head head{};
  for (std::uint64_t at = k_magic.size(); at + record_size() <= size; at += record_size()) {
    if (read_at(file_, at, &head, sizeof head)) offsets_[head.key] = at;
  }
}

bool FeatureStore::get(const Key& key, std::span<float> row) {
  const auto found = offsets_.find(key);
  if (found == offsets_.end()) return false;
  Head head{};
  if (read_at(file_, found->second, &head, sizeof head) && head.key == key &&
      read_at(file_, found->second + k_head_size, row.data(), row.size_bytes()) &&
      head.hash == hash_of(key, row)) {
    return true;
  }
  log::warning("'" + path_.string() + "' is damaged at byte " + std::to_string(found->second) +
               "; the features of that image are computed again");
  offsets_.erase(found);
  return false;
}

// Returns whether all of it was written; the file is as before when not.
bool FeatureStore::append(std::span<const std::byte> bytes, std::uint64_t& offset) {
  const FileLock lock(file_);
  offset = size_of(file_);
  if (offset > k_magic.size()) {  // a writer that died may have left part of a record
    offset -= (offset - k_magic.size()) % record_size();
  }
  const ssize_t written = pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  if (written == static_cast<ssize_t>(bytes.size())) return true;
  const int reason = written < 0 ? errno : ENOSPC;
  log::warning("features are not kept any more: cannot write '" + path_.string() +
               "': " + std::strerror(reason));
  full_ = true;
  if (ftruncate(file_, static_cast<off_t>(offset)) != 0) {
    log::debug("'" + path_.string() + "' ends in part of a record");  // and will be cut next time
  }
  return false;
}

void FeatureStore::put(std::span<const Key> keys, std::span<const float> rows) {
  if (full_) return;
  const std::uint64_t needed = size_of(file_) + keys.size() * record_size();
  if (needed > place_.limit) {
    log::warning("features are not kept any more: with " + std::to_string(needed >> 20) +
                 " MB they pass --cache-limit");
    full_ = true;
    return;
  }
  make_room(place_.folder, needed, place_.limit, path_);
  std::vector<std::byte> bytes(keys.size() * record_size());
  std::byte* to = bytes.data();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto row =
        rows.subspan(i * static_cast<std::size_t>(width_), static_cast<std::size_t>(width_));
    const Head head{keys[i], hash_of(keys[i], row)};
    std::memcpy(to, &head, sizeof head);
    std::memcpy(to + k_head_size, row.data(), row.size_bytes());
    to += record_size();
  }
  std::uint64_t offset = 0;
  if (!append(bytes, offset)) return;
  for (std::size_t i = 0; i < keys.size(); ++i) offsets_[keys[i]] = offset + i * record_size();
}

}  // namespace oct::host
