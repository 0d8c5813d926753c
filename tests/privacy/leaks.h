// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace oct::test {

/// All that can be read in a file: its bytes, what is packed in it (gzip, the pixels and texts of
/// PNG), and the pictures of a page (data: URLs), which are looked into as well.
std::vector<std::string> layers_of(const std::string& bytes);

/// "file: secret" for each secret that stands in any layer of any file below `folder`, or in a
/// file's name; letters are compared without regard to case.
std::vector<std::string> leaks_below(const std::filesystem::path& folder,
                                     const std::vector<std::string>& secrets);

}  // namespace oct::test
