// SPDX-License-Identifier: Apache-2.0
#include "data/pack.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "octsdk/error.h"

namespace oct::host {

Pack::Pack(const std::filesystem::path& path) {
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
  map_size_ = std::max(images->offset + images->size, unreadable->offset + unreadable->size);
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  map_ =
      descriptor < 0 ? MAP_FAILED : mmap(nullptr, map_size_, PROT_READ, MAP_SHARED, descriptor, 0);
  const int reason = errno;
  if (descriptor >= 0) close(descriptor);
  if (map_ == MAP_FAILED) {
    throw Error(ExitCode::cannot_read,
                "cannot map '" + path.string() + "': " + std::strerror(reason));
  }
  const auto* bytes = static_cast<const std::uint8_t*>(map_);
  images_ = reinterpret_cast<const std::uint16_t*>(bytes + images->offset);
  unreadable_ = bytes + unreadable->offset;
}

Pack::~Pack() {
  munmap(map_, map_size_);
}

void Pack::read(std::int64_t row, float* out) const {
  const std::int64_t values = channels_ * size_.height * size_.width;
  const std::uint16_t* image = images_ + row * values;
  for (std::int64_t i = 0; i < values; ++i) {
    out[i] = static_cast<float>(image[i]) * (2.0F / 65535.0F) - 1.0F;
  }
}

}  // namespace oct::host
