// SPDX-License-Identifier: Apache-2.0
// Gate 2: octsdk/abi.h does not compile in a plugin that would not fit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

using testing::HasSubstr;

class CompileGate : public testing::Test {
 protected:
  Outcome compile(std::vector<std::string> flags) {
    write_bytes(folder_ / "plugin.cpp", "#include \"octsdk/abi.h\"\n");
    flags.insert(flags.end(), {"-std=c++20", "-fsyntax-only", "-I" OCT_SOURCE_DIR "/sdk/include",
                               "-I" OCT_BUILD_DIR "/sdk/include", "-isystem", OCT_TORCH_INCLUDE,
                               (folder_ / "plugin.cpp").string()});
    return run_program(OCT_COMPILER, flags);
  }
  void expect_refused(const std::vector<std::string>& flags, const std::string& words) {
    const Outcome outcome = compile(flags);
    EXPECT_NE(outcome.code, 0);
    EXPECT_THAT(outcome.err, HasSubstr("#error"));
    EXPECT_THAT(outcome.err, HasSubstr(words));
  }

  TemporaryFolder folder_;
};

TEST_F(CompileGate, LetsTheRightToolsThrough) {
  EXPECT_EQ(compile({}).code, 0);
}

TEST_F(CompileGate, StopsAnotherLibTorch) {
  std::filesystem::create_directories(folder_ / "torch/headeronly");
  write_bytes(folder_ / "torch/headeronly/version.h",
              "#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION_MINOR 12\n"
              "#define TORCH_VERSION_PATCH 1\n");
  expect_refused({"-I" + folder_.path().string()}, "another LibTorch");
}

TEST_F(CompileGate, StopsTheOldStringAbi) {
  expect_refused({"-D_GLIBCXX_USE_CXX11_ABI=0"}, "C++11 ABI");
}

TEST_F(CompileGate, StopsDebugContainers) {
  expect_refused({"-D_GLIBCXX_DEBUG"}, "_GLIBCXX_DEBUG");
}

TEST_F(CompileGate, StopsAddressSanitizer) {
  expect_refused({"-fsanitize=address"}, "AddressSanitizer");
}

}  // namespace
}  // namespace oct::test
