// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "temporary_files.h"

namespace oct::test {

/// A real disk of 400 kB in `folder`/disk; what it takes to mount one is not everywhere to be had.
struct SmallDisk : testing::Test {
  TemporaryFolder folder;
  bool mounted = false;

  void SetUp() override {
    std::filesystem::create_directory(folder / "disk");
    mounted = mount("tmpfs", (folder / "disk").c_str(), "tmpfs", 0, "size=400k") == 0;
    if (!mounted) GTEST_SKIP() << "cannot mount a small tmpfs here: " << std::strerror(errno);
  }
  void TearDown() override {
    if (mounted) umount((folder / "disk").c_str());
  }
  /// Leaves `spare` bytes.
  void fill(std::uintmax_t spare = 0) const {
    const std::filesystem::path filler = folder / "disk" / "filler";
    std::ofstream file(filler, std::ios::binary);
    const std::string block(4096, 'x');
    while (file.write(block.data(), 4096).flush()) {
    }
    file.close();
    std::filesystem::resize_file(filler, std::filesystem::file_size(filler) - spare);
  }
  void make_room() const { std::filesystem::remove(folder / "disk" / "filler"); }
};

}  // namespace oct::test
