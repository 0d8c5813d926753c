// SPDX-License-Identifier: Apache-2.0
// Runs the goldens: one GoogleTest for each file of the family given as the only argument. Without
// argument: is the folder there, and is every family in it known to ctest?
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <set>
#include <sstream>

#include "family.h"

namespace oct::golden {
namespace {

constexpr int skipped = 77;  // ctest's SKIP_RETURN_CODE

std::map<std::string, Family::Run>& registry() {
  static std::map<std::string, Family::Run> families;
  return families;
}

class FileTest final : public testing::Test {
 public:
  FileTest(std::filesystem::path path, const Family::Run& run)
      : path_(std::move(path)), run_(run) {}
  void TestBody() override { run_(load(path_)); }

 private:
  std::filesystem::path path_;
  const Family::Run& run_;
};

/// Plugins that a family is about: liboct_<kind>_<family>*.so, any metric for "metrics".
std::vector<std::string> built_plugins(const std::string& family) {
  std::vector<std::string> found;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(OCT_BUILD_DIR) / "lib")) {
    const std::string name = entry.path().filename().string();
    const bool fits = family == "metrics" ? name.starts_with("liboct_metric_")
                                          : name.starts_with("liboct_") &&
                                                name.find("_" + family) != std::string::npos;
    if (fits) found.push_back(name);
  }
  return found;
}

int check_folder(const std::set<std::string>& known) {
  const auto all = files("");
  if (all.empty()) {
    std::cout << "no golden (*.json) in " << folder() << ": nothing would be tested\n";
    return 1;
  }
  int result = 0;
  for (const auto& path : all) {
    if (known.contains(family_of(path))) continue;
    std::cout << path << ": family '" << family_of(path)
              << "' is not among OCT_GOLDEN_FAMILIES of tests/golden/CMakeLists.txt\n";
    result = 1;
  }
  std::cout << all.size() << " goldens in " << folder() << "\n";
  return result;
}

int run_family(const std::string& family) {
  const auto goldens = files(family);
  if (goldens.empty()) {
    std::cout << family << ": no golden of this family in " << folder() << "\n";
    return skipped;
  }
  const Family::Run* run = Family::find(family);
  if (run == nullptr) {
    const auto plugins = built_plugins(family);
    for (const std::string& plugin : plugins) {
      std::cout << family << ": " << plugin << " is built, but no " << family
                << "_family.cpp runs its " << goldens.size() << " goldens\n";
    }
    if (!plugins.empty()) return 1;
    std::cout << family << ": no such plugin yet; " << goldens.size() << " goldens not run\n";
    return skipped;
  }
  for (const auto& path : goldens) {
    testing::RegisterTest(family.c_str(), path.stem().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [path, run]() -> testing::Test* { return new FileTest(path, *run); });
  }
  return RUN_ALL_TESTS();
}

}  // namespace

Family::Family(std::string name, Run run) {
  registry().emplace(std::move(name), std::move(run));
}

const Family::Run* Family::find(const std::string& name) {
  const auto found = registry().find(name);
  return found == registry().end() ? nullptr : &found->second;
}

}  // namespace oct::golden

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (!std::filesystem::is_directory(oct::golden::folder())) {
    std::cout << "no folder " << oct::golden::folder() << "\n";
    return 1;
  }
  if (argc == 2) return oct::golden::run_family(argv[1]);
  std::istringstream families(OCT_GOLDEN_FAMILIES);
  return oct::golden::check_folder(std::set<std::string>(
      std::istream_iterator<std::string>(families), std::istream_iterator<std::string>()));
}
