// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "support/temporary_files.h"

namespace oct::test {

namespace fs = std::filesystem;

/// The folder of real data beside the checkout; a test skips when it is absent.
inline fs::path shared_data() {
  const char* given = std::getenv("OCT_SHARED_DATA");
  return given != nullptr ? fs::path(given) : fs::path(OCT_SOURCE_DIR) / "../shared/data";
}

#define OCT_NEED_SHARED_DATA()                                              \
  if (!std::filesystem::is_directory(oct::test::shared_data())) {           \
    GTEST_SKIP() << "no real data in " << oct::test::shared_data().string() \
                 << " (set OCT_SHARED_DATA to a folder that has it)";       \
  }

/// A folder of the test's own, gone with it.
class TempFolder : public TemporaryFolder {
 public:
  /// A file in it; folders on the way are made.
  fs::path file(const std::string& name, const std::string& bytes = {}) const {
    const fs::path full = path() / name;
    fs::create_directories(full.parent_path());
    write_bytes(full, bytes);
    return full;
  }
};

/// The message of the Error that `action` throws, whose code must be `code`.
inline std::string message_of(ExitCode code, const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(static_cast<int>(error.code()), static_cast<int>(code)) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

/// The columns of a tab separated file without comments.
inline std::vector<std::vector<std::string>> read_tsv(const fs::path& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> columns(1);
    for (const char c : line) {
      if (c == '\t') {
        columns.emplace_back();
      } else {
        columns.back() += c;
      }
    }
    rows.push_back(columns);
  }
  return rows;
}

/// Sum of the values and sum weighted by position, as golden/make_golden.py makes them.
struct Sums {
  double plain = 0;
  double weighted = 0;
};
inline Sums sums_of(const std::vector<float>& values) {
  Sums sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums.plain += values[i];
    sums.weighted += static_cast<double>(values[i]) * static_cast<double>(i % 997);
  }
  return sums;
}

}  // namespace oct::test
