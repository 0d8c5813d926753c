// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "../../support/temporary_files.h"
#include "import/published.h"

namespace oct::host {

/// A folder that is filled like a published dataset; images are empty files, since import opens
/// none.
class MadeTree {
 public:
  MadeTree& images(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) file(path, "");
    return *this;
  }
  MadeTree& file(const std::string& path, const std::string& content) {
    std::filesystem::create_directories((folder_ / path).parent_path());
    test::write_bytes(folder_ / path, content);
    return *this;
  }
  [[nodiscard]] Tree tree() const { return Tree(folder_.path()); }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

  /// Recognised and read.
  Published read(const std::string& expected_layout) const {
    const Tree files = tree();
    const PublishedLayout& layout = published_layout(files, "");
    EXPECT_EQ(layout.name, expected_layout);
    return read_published(files, layout);
  }

 private:
  test::TemporaryFolder folder_;
};

inline std::string warnings_of(const Published& published) {
  std::string text;
  for (const std::string& warning : published.warnings) text += warning + "\n";
  return text;
}

}  // namespace oct::host
