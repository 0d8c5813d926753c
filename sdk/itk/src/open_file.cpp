// SPDX-License-Identifier: Apache-2.0
#include "src/open_file.h"

#include <sys/stat.h>

#include <fstream>
#include <string>
#include <system_error>

#include "octsdk/error.h"

namespace oct {

std::vector<std::uint8_t> read_file(const std::filesystem::path& path, const DecodeLimits& limits) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (!std::filesystem::is_regular_file(status)) {
    throw Error(ExitCode::cannot_read,
                std::filesystem::exists(status) ? "is not a file" : "cannot be read: no such file");
  }
  const std::uintmax_t size = std::filesystem::file_size(path, failure);
  if (!failure && size > static_cast<std::uintmax_t>(limits.max_file_bytes)) {
    throw Error(ExitCode::invalid_input, "has " + std::to_string(size) +
                                             " bytes, above the limit of " +
                                             std::to_string(limits.max_file_bytes));
  }
  std::ifstream in(path, std::ios::binary);
  std::vector<std::uint8_t> bytes(failure ? 0 : size);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (failure || !in) {
    throw Error(ExitCode::cannot_read, "cannot be read (permission, or a damaged disk)");
  }
  return bytes;
}

std::vector<std::uint8_t> read_companion(const std::filesystem::path& header,
                                         const std::string& name, const DecodeLimits& limits) {
  const std::filesystem::path path = header.parent_path() / name;
  std::error_code failure;
  const auto status = std::filesystem::symlink_status(path, failure);
  if (!std::filesystem::is_regular_file(status)) {
    throw Error(ExitCode::invalid_input,
                "its samples should be in '" + name + "' beside it, which is " +
                    (std::filesystem::exists(status) ? "not a plain file" : "not there"));
  }
  try {
    return read_file(path, limits);
  } catch (const Error& error) {
    throw Error(error.code(), "the file of its samples, '" + name + "', " + error.what());
  }
}

FileIdentity identity_of(const std::filesystem::path& path) {
  struct stat about {};
  FileIdentity identity{path};
  if (::stat(path.c_str(), &about) == 0) {
    identity.device = about.st_dev;
    identity.number = about.st_ino;
    identity.size = about.st_size;
    identity.changed = about.st_mtim.tv_sec * 1'000'000'000LL + about.st_mtim.tv_nsec;
  }
  return identity;
}

}  // namespace oct
