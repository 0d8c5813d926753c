// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "octsdk/dataset.h"

namespace oct::host {

/// Where archives are unpacked to.
struct ArchivePlace {
  std::filesystem::path folder;  ///< the cache folder
  std::uint64_t limit = 0;       ///< bytes in it
  /// Called now and then with bytes unpacked; throws to stop.
  std::function<void(std::uint64_t done, std::uint64_t total)> tick;
};

/// Data that may lie in archives, as folders. While this object lives, no other process removes
/// what was unpacked. Movable.
class OpenedArchives {
 public:
  /// Unpacks each path of `where` that is a zip, tar or tar.gz into `place`, whole or not at all,
  /// in a folder named by its content; what is there already is used. Other paths stay as they are.
  /// When an archive wraps all in one folder, that is taken. Throws Error as unpack() does;
  /// Error(cannot_write) when it does not fit under the limit.
  OpenedArchives(const DataPath& where, const ArchivePlace& place);
  ~OpenedArchives();
  OpenedArchives(OpenedArchives&&) noexcept;
  OpenedArchives& operator=(OpenedArchives&&) = delete;

  [[nodiscard]] const DataPath& where() const { return where_; }
  [[nodiscard]] bool any() const { return !opened_.empty(); }
  /// `text` with the archives' names where the folders they were unpacked to stand in it.
  [[nodiscard]] std::string shown(std::string text) const;

 private:
  struct Opened;
  std::string open(const std::string& path, const ArchivePlace& place);

  DataPath where_;
  std::vector<std::unique_ptr<Opened>> opened_;
};

}  // namespace oct::host
