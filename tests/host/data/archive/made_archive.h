// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace oct::test {

/// An archive with whatever entries a test wants, also such as no packer makes.
class MadeArchive {
 public:
  /// "zip", "tar" or "tar.gz".
  explicit MadeArchive(const std::string& format, const std::string& passphrase = "")
      : writer_(archive_write_new()), bytes_(2 << 20) {
    if (format == "zip") {
      archive_write_set_format_zip(writer_);
      if (!passphrase.empty()) {
        EXPECT_EQ(archive_write_set_options(writer_, "zip:encryption=zipcrypt"), ARCHIVE_OK);
        archive_write_set_passphrase(writer_, passphrase.c_str());
      }
    } else {
      archive_write_set_format_pax_restricted(writer_);
      if (format == "tar.gz") archive_write_add_filter_gzip(writer_);
    }
    EXPECT_EQ(archive_write_open_memory(writer_, bytes_.data(), bytes_.size(), &used_), ARCHIVE_OK)
        << archive_error_string(writer_);
  }
  ~MadeArchive() {
    if (writer_ != nullptr) archive_write_free(writer_);
  }
  MadeArchive(const MadeArchive&) = delete;
  MadeArchive& operator=(const MadeArchive&) = delete;

  MadeArchive& file(const std::string& path, const std::string& content) {
    return add(path, AE_IFREG, content, "", "");
  }
  MadeArchive& folder(const std::string& path) { return add(path, AE_IFDIR, "", "", ""); }
  MadeArchive& symlink(const std::string& path, const std::string& to) {
    return add(path, AE_IFLNK, "", to, "");
  }
  MadeArchive& hardlink(const std::string& path, const std::string& to) {
    return add(path, AE_IFREG, "", "", to);
  }
  MadeArchive& special(const std::string& path, unsigned type) {
    return add(path, type, "", "", "");
  }

  std::string done() {
    EXPECT_EQ(archive_write_close(writer_), ARCHIVE_OK) << archive_error_string(writer_);
    archive_write_free(writer_);
    writer_ = nullptr;
    return {bytes_.data(), used_};
  }

 private:
  MadeArchive& add(const std::string& path, unsigned type, const std::string& content,
                   const std::string& symlink, const std::string& hardlink) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, path.c_str());
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0777);
    if (!symlink.empty()) archive_entry_set_symlink(entry, symlink.c_str());
    if (!hardlink.empty()) archive_entry_set_hardlink(entry, hardlink.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    EXPECT_GE(archive_write_header(writer_, entry), ARCHIVE_WARN) << archive_error_string(writer_);
    archive_entry_free(entry);
    if (!content.empty()) {
      EXPECT_EQ(archive_write_data(writer_, content.data(), content.size()),
                static_cast<la_ssize_t>(content.size()));
    }
    return *this;
  }

  archive* writer_;
  std::vector<char> bytes_;
  std::size_t used_ = 0;
};

inline std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Bytes that no packer makes smaller.
inline std::string noise(std::size_t size, std::uint64_t seed) {
  std::string text(size, '\0');
  for (char& c : text) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    c = static_cast<char>(seed >> 56);
  }
  return text;
}

}  // namespace oct::test
