// SPDX-License-Identifier: Apache-2.0
#include "data/partial_pack.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "octsdk/error.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) {
  const int reason = errno;
  const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
  throw Error(ExitCode::cannot_write,
              "cannot write '" + path.string() + "': " + std::strerror(reason) +
                  (full ? "; free some space or choose another disk with --cache" : ""));
}

void write_at(int file, const fs::path& path, std::uint64_t at, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    at += static_cast<std::uint64_t>(written);
  }
}

void reserve(int file, const fs::path& path, std::uint64_t size) {
  const int reason = posix_fallocate(file, 0, static_cast<off_t>(size));
  if (reason == 0) return;
  errno = reason;
  const bool not_supported = reason == EOPNOTSUPP || reason == EINVAL;
  if (!not_supported || ftruncate(file, static_cast<off_t>(size)) != 0) fail(path);
}

int open_file(const fs::path& path) {
  const int file = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) fail(path);
  return file;
}

std::uint64_t size_of(int file) {
  struct stat status {};
  return fstat(file, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

PartialPack::PartialPack(fs::path pack, const safetensors::Layout& layout, std::int64_t rows)
    : pack_(std::move(pack)), rows_(static_cast<std::size_t>(rows), Row::open) {
  images_path_ = pack_.string() + ".partial";
  done_path_ = pack_.string() + ".done";
  const safetensors::Entry& images = layout.entries[0];
  images_at_ = images.offset;
  stride_ = images.size / std::max<std::uint64_t>(rows_.size(), 1);
  unreadable_at_ = layout.entries[1].offset;
  images_.file = open_file(images_path_);
  done_.file = open_file(done_path_);
  if (!fits(layout.file_size)) {
    begin(layout);
    return;
  }
  if (pread(done_.file, rows_.data(), rows_.size(), 0) != static_cast<ssize_t>(rows_.size())) {
    fail(done_path_);
  }
}

PartialPack::Descriptor::~Descriptor() {
  if (file >= 0) close(file);
}

bool PartialPack::fits(std::uint64_t size) const {
  return size_of(images_.file) == size && size_of(done_.file) == rows_.size();
}

void PartialPack::begin(const safetensors::Layout& layout) {
  try {
    if (ftruncate(done_.file, 0) != 0) fail(done_path_);
    if (ftruncate(images_.file, 0) != 0) fail(images_path_);
    reserve(images_.file, images_path_, layout.file_size);
    write_at(images_.file, images_path_, 0, std::as_bytes(std::span(layout.header)));
    write_at(done_.file, done_path_, 0, std::as_bytes(std::span(rows_)));
  } catch (...) {
    discard();
    throw;
  }
}

std::vector<std::int64_t> PartialPack::open_rows() const {
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i] == Row::open) rows.push_back(static_cast<std::int64_t>(i));
  }
  return rows;
}

void PartialPack::write_row(std::int64_t row, std::span<const std::byte> image) {
  write_at(images_.file, images_path_, images_at_ + static_cast<std::uint64_t>(row) * stride_,
           image);
  const std::lock_guard lock(mutex_);
  written_.emplace_back(row, Row::done);
}

void PartialPack::mark_unreadable(std::int64_t row) {
  const std::lock_guard lock(mutex_);
  written_.emplace_back(row, Row::unreadable);
}

void PartialPack::save() {
  std::vector<std::pair<std::int64_t, Row>> written;
  {
    const std::lock_guard lock(mutex_);
    written.swap(written_);
  }
  if (written.empty()) return;
  if (fdatasync(images_.file) != 0) fail(images_path_);
  for (const auto& [row, state] : written) {
    rows_[static_cast<std::size_t>(row)] = state;
    write_at(done_.file, done_path_, static_cast<std::uint64_t>(row),
             std::as_bytes(std::span(&state, 1)));
  }
}

void PartialPack::commit() {
  save();
  std::vector<std::uint8_t> unreadable;
  for (const Row row : rows_) unreadable.push_back(row == Row::unreadable ? 1 : 0);
  write_at(images_.file, images_path_, unreadable_at_, std::as_bytes(std::span(unreadable)));
  if (fsync(images_.file) != 0) fail(images_path_);
  if (rename(images_path_.c_str(), pack_.c_str()) != 0) fail(pack_);
  unlink(done_path_.c_str());
  const int folder = open(pack_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  fsync(folder);
  close(folder);
}

void PartialPack::discard() {
  unlink(images_path_.c_str());
  unlink(done_path_.c_str());
}

}  // namespace oct::host
