// SPDX-License-Identifier: Apache-2.0
#include "src/checked_io.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace oct {

void write_all(int descriptor, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category());
    }
    bytes = bytes.subspan(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
}

void write_synced(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  constexpr mode_t kUsualMode = 0666;  // less the user's umask
  const int file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, kUsualMode);
  if (file < 0) {
    throw std::system_error(errno, std::generic_category());
  }
  try {
    write_all(file, bytes);
    if (::fsync(file) != 0) {
      throw std::system_error(errno, std::generic_category());
    }
  } catch (...) {
    ::close(file);
    throw;
  }
  if (::close(file) != 0) {
    throw std::system_error(errno, std::generic_category());
  }
}

}  // namespace oct
