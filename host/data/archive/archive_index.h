// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace oct::host {

/// What an archive may ask for. Held against what it declares and against what it really gives.
struct ArchiveLimits {
  std::int64_t max_entries = 2'000'000;
  std::uint64_t max_total_bytes = 500ULL << 30;  ///< unpacked
  std::uint64_t max_ratio = 200;           ///< unpacked bytes for each byte of the archive ...
  std::uint64_t ratio_from = 64ULL << 20;  ///< ... asked of archives that unpack to more
  std::int64_t max_depth = 32;             ///< folders in each other
};

/// One file of an archive.
struct ArchiveEntry {
  std::string path;  ///< relative, UTF-8, with '/', no "." or ".." in it
  std::uint64_t size = 0;
};

/// What an archive holds; folders are not listed.
struct ArchiveIndex {
  std::string format;  ///< "zip", "tar" or "tar.gz"
  std::vector<ArchiveEntry> files;
  std::uint64_t total_bytes = 0;  ///< of all files, unpacked
};

/// Lists a zip, tar or tar.gz without keeping anything that it holds. Zip is read by its central
/// directory, tar by its headers. Throws Error(invalid_input) whose message is the reason alone,
/// for: another format, damage or truncation as far as the index shows it, encryption, links,
/// devices, absolute paths, "..", backslashes, names that are no UTF-8 or hold control characters,
/// a path there twice or as file and folder, compression inside of compression, and everything
/// beyond `limits`; Error(no_input) for an archive without files. Thread-safe. This is what is
/// fuzzed.
ArchiveIndex archive_index(std::span<const std::uint8_t> archive, const ArchiveLimits& limits = {});

/// The same for a file; messages begin with its name. Throws Error(cannot_read) as well.
ArchiveIndex archive_index(const std::filesystem::path& archive, const ArchiveLimits& limits = {});

/// True for a regular file that begins like a zip, a gzip or a tar (by content, not by name).
bool is_archive(const std::filesystem::path& file);

}  // namespace oct::host
