// SPDX-License-Identifier: Apache-2.0
#include "octsdk/safetensors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <tuple>

#include "octsdk/error.h"
#include "safetensors_header.h"

namespace oct::safetensors {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

namespace {

void read_at(int file, std::uint64_t offset, std::span<std::byte> bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t got = pread(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw Error(ExitCode::cannot_read, "cannot read '" + path + "' at offset " +
                                             std::to_string(offset) + ": " + std::strerror(errno));
    }
    if (got == 0) {
      throw Error(ExitCode::checkpoint_corrupt,
                  "'" + path + "' ends at offset " + std::to_string(offset) + " while being read");
    }
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

Error corrupt(const std::string& path, const std::string& what) {
  return {ExitCode::checkpoint_corrupt,
          "'" + path + "' is damaged or no safetensors file: " + what};
}

/// The entries must cover the data, [data, file_size), exactly. Sorts them, and makes their offsets
/// count from the start of the file.
void place_entries(std::vector<Entry>& entries, std::uint64_t data, std::uint64_t file_size,
                   const std::string& path) {
  // By size as well: a tensor without elements stands before the one that begins at its place.
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.offset, a.size) < std::tie(b.offset, b.size);
  });
  std::uint64_t place = 0;
  for (Entry& entry : entries) {
    const auto expected = bytes_of(entry.dtype, entry.shape);
    if (!expected || *expected != entry.size) {
      throw corrupt(path, "tensor '" + entry.name.substr(0, 200) + "' at offset " +
                              std::to_string(entry.offset) + " has " + std::to_string(entry.size) +
                              " bytes, which do not fit its shape and type " +
                              name_of(entry.dtype));
    }
    if (entry.offset != place || entry.size > file_size - data - place) {
      throw corrupt(path, "tensor '" + entry.name.substr(0, 200) + "' begins at offset " +
                              std::to_string(entry.offset) + " with " + std::to_string(entry.size) +
                              " bytes; expected offset " + std::to_string(place) +
                              " and an end inside the file's " + std::to_string(file_size - data) +
                              " bytes of data");
    }
    place += entry.size;
    entry.offset += data;
  }
  if (place != file_size - data) {
    throw corrupt(path, std::to_string(file_size - data - place) +
                            " bytes at the end belong to no tensor (offset " +
                            std::to_string(data + place) + ")");
  }
}

}  // namespace

File::File(std::string path) : path_(std::move(path)) {
  file_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a FIFO must not block us
  if (file_ < 0) {
    throw Error(ExitCode::cannot_read, "cannot open '" + path_ + "': " + std::strerror(errno));
  }
  try {
    read_header();
  } catch (...) {
    close(file_);
    throw;
  }
}

File::~File() {
  close(file_);
}

void File::read_header() {
  struct stat status {};
  if (fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) {
    throw Error(ExitCode::cannot_read, "'" + path_ + "' is not a regular file");
  }
  const auto file_size = static_cast<std::uint64_t>(status.st_size);
  if (file_size < 8)
    throw corrupt(path_, std::to_string(file_size) + " bytes; expected at least 8");
  std::uint64_t length = 0;
  read_at(file_, 0, std::as_writable_bytes(std::span(&length, 1)), path_);
  if (length > std::min(header_limit, file_size - 8)) {
    throw corrupt(path_, "the header's length " + std::to_string(length) +
                             " at offset 0 goes beyond the file of " + std::to_string(file_size) +
                             " bytes or the format's 100 MB");
  }
  std::string text(length, '\0');
  read_at(file_, 8, std::as_writable_bytes(std::span(text)), path_);
  Header header = parse_header(text, path_);

  place_entries(header.entries, 8 + length, file_size, path_);
  entries_ = std::move(header.entries);
  metadata_ = std::move(header.metadata);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (!by_name_.emplace(entries_[i].name, i).second) {
      throw corrupt(path_, "tensor '" + entries_[i].name.substr(0, 200) + "' is there twice");
    }
  }
}

const Entry* File::find(std::string_view name) const {
  const auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : &entries_[it->second];
}

void File::read(const Entry& entry, std::span<std::byte> destination) const {
  if (destination.size() != entry.size) {
    throw Error(ExitCode::usage, "tensor '" + entry.name + "' of '" + path_ + "' has " +
                                     std::to_string(entry.size) + " bytes; the destination has " +
                                     std::to_string(destination.size()));
  }
  read_at(file_, entry.offset, destination, path_);
}

}  // namespace oct::safetensors
