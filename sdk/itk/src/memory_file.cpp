// SPDX-License-Identifier: Apache-2.0
#include "src/memory_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace oct {
namespace {

void write_all(int descriptor, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "write");
    }
    bytes = bytes.subspan(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
}

}  // namespace

MemoryFile::MemoryFile(const std::vector<std::span<const std::uint8_t>>& parts)
    : descriptor_(::memfd_create("octhost-image", MFD_CLOEXEC)) {
  if (descriptor_ < 0) {
    throw std::system_error(errno, std::generic_category(), "memfd_create");
  }
  try {
    for (const auto& part : parts) {
      write_all(descriptor_, part);
    }
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

MemoryFile::~MemoryFile() {
  ::close(descriptor_);
}

std::vector<std::uint8_t> MemoryFile::contents() const {
  struct stat about {};
  ::fstat(descriptor_, &about);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(about.st_size));
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t got =
        ::pread(descriptor_, &bytes[done], bytes.size() - done, static_cast<off_t>(done));
    if (got <= 0) {
      throw std::system_error(errno, std::generic_category(), "pread");
    }
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

TemporaryLink::TemporaryLink(const std::string& target, const std::string& ending)
    : folder_((std::filesystem::temp_directory_path() / "octhost-image-XXXXXX").string()),
      ending_(ending) {
  if (::mkdtemp(folder_.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp " + folder_);
  }
  if (::symlink(target.c_str(), path().c_str()) != 0) {
    const int reason = errno;
    ::rmdir(folder_.c_str());
    throw std::system_error(reason, std::generic_category(), "symlink " + path());
  }
}

TemporaryLink::~TemporaryLink() {
  ::unlink(path().c_str());
  ::rmdir(folder_.c_str());
}

}  // namespace oct
