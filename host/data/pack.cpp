// SPDX-License-Identifier: Apache-2.0
#include "data/pack.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "octsdk/error.h"

namespace oct::host {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
  throw Error(ExitCode::cannot_read, "cannot read '" + path.string() + "': " + why);
}

}  // namespace

Pack::Pack(const std::filesystem::path& path) : path_(path) {
  const safetensors::File file(path.string());
  const safetensors::Entry* images = file.find("images");
  const safetensors::Entry* unreadable = file.find("unreadable");
  const bool fits = images != nullptr && unreadable != nullptr && images->shape.size() == 4 &&
                    images->dtype == safetensors::DType::u16 && unreadable->shape.size() == 1 &&
                    unreadable->dtype == safetensors::DType::u8 &&
                    unreadable->shape[0] == images->shape[0] && images->offset % 2 == 0;
  if (!fits) {
    throw Error(ExitCode::checkpoint_corrupt, "'" + path.string() + "' is no pack of images");
  }
  count_ = images->shape[0];
  channels_ = images->shape[1];
  size_ = {images->shape[2], images->shape[3]};
  images_ = images->offset;
  file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file_ < 0) fail(path, std::strerror(errno));
  try {
    unreadable_.resize(unreadable->size);
    read_at(unreadable->offset, unreadable_.data(), unreadable_.size());
  } catch (...) {
    close(file_);
    throw;
  }
}

Pack::~Pack() {
  close(file_);
}

void Pack::read(std::int64_t row, float* out) const {
  const auto values = std::size_t(channels_ * size_.height * size_.width);
  thread_local std::vector<std::uint16_t> image;
  image.resize(values);
  read_at(images_ + std::uint64_t(row) * values * 2, image.data(), values * 2);
  for (std::size_t i = 0; i < values; ++i) {
    out[i] = static_cast<float>(image[i]) * (2.0F / 65535.0F) - 1.0F;
  }
}

void Pack::read_at(std::uint64_t at, void* out, std::size_t size) const {
  auto* bytes = static_cast<char*>(out);
  while (size > 0) {
    const ssize_t got = pread(file_, bytes, size, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail(path_, got < 0 ? std::strerror(errno) : "it has become shorter");
    bytes += got;
    at += std::uint64_t(got);
    size -= std::size_t(got);
  }
}

}  // namespace oct::host
