// SPDX-License-Identifier: Apache-2.0
#include "data/archive/archive_index.h"

#include <array>
#include <cstring>
#include <fstream>
#include <system_error>

#include "data/archive/archive_reader.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

ArchiveIndex list(ArchiveReader& reader) {
  ArchiveIndex index;
  while (std::optional<ArchiveEntry> entry = reader.next()) {
    index.total_bytes += entry->size;
    index.files.push_back(std::move(*entry));
  }
  if (index.files.empty()) throw Error(ExitCode::no_input, "it holds no files");
  index.format = reader.format();
  return index;
}

}  // namespace

ArchiveIndex archive_index(std::span<const std::uint8_t> archive, const ArchiveLimits& limits) {
  ArchiveReader reader(archive, limits);
  return list(reader);
}

ArchiveIndex archive_index(const std::filesystem::path& archive, const ArchiveLimits& limits) {
  try {
    ArchiveReader reader(archive, limits);
    return list(reader);
  } catch (const Error& error) {
    throw Error(error.code(), "archive '" + archive.string() + "': " + error.what());
  }
}

bool is_archive(const std::filesystem::path& file) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(file, failure)) return false;
  std::array<char, 512> head{};
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), head.size());
  const auto begins = [&](const char* magic, std::size_t size, std::size_t at = 0) {
    return std::memcmp(head.data() + at, magic, size) == 0;
  };
  const bool zip = begins("PK\3\4", 4) || begins("PK\5\6", 4);  // the latter: an empty one
  return zip || begins("\x1f\x8b", 2) || begins("ustar", 5, 257);
}

}  // namespace oct::host
