// SPDX-License-Identifier: Apache-2.0
#include "data/content_hashes.h"

#define XXH_INLINE_ALL
#include <sys/stat.h>
#include <xxhash.h>

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

Error unreadable(const std::string& path) {
  return {ExitCode::cannot_read, "cannot read '" + path + "': " + std::strerror(errno)};
}

std::uint64_t hash_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw unreadable(path);
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       &XXH3_freeState);
  XXH3_64bits_reset(state.get());
  std::vector<char> buffer(1 << 18);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    XXH3_64bits_update(state.get(), buffer.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) throw unreadable(path);
  return XXH3_64bits_digest(state.get());
}

}  // namespace

std::uint64_t hash_bytes(const void* data, std::size_t size) {
  return XXH3_64bits(data, size);
}

std::string hex(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016" PRIx64, value);
  return text;
}

ContentHashes::ContentHashes(std::filesystem::path memo) : memo_(std::move(memo)) {
  load();
}

void ContentHashes::load() {
  std::ifstream file(memo_);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    Known known;
    std::string path;
    fields >> std::hex >> known.hash >> std::dec >> known.size >> known.changed;
    fields.ignore(1);
    if (fields && std::getline(fields, path) && !path.empty()) known_.try_emplace(path, known);
  }
}

std::uint64_t ContentHashes::hash(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) throw unreadable(path);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::int64_t changed =
      std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
  {
    const std::lock_guard lock(mutex_);
    const auto it = known_.find(path);
    if (it != known_.end() && it->second.size == size && it->second.changed == changed) {
      return it->second.hash;
    }
  }
  const std::uint64_t hash = hash_file(path);
  const std::lock_guard lock(mutex_);
  known_[path] = {size, changed, hash};
  learnt_ = true;
  return hash;
}

void ContentHashes::save() {
  const std::lock_guard lock(mutex_);
  if (!learnt_) return;
  load();  // what others learnt; our own entries are newer and stay
  std::string text;
  for (const auto& [path, known] : known_) {
    if (path.find('\n') != std::string::npos) continue;
    text += hex(known.hash) + " " + std::to_string(known.size) + " " +
            std::to_string(known.changed) + " " + path + "\n";
  }
  write_text_file(memo_.string(), text);
  learnt_ = false;
}

}  // namespace oct::host
