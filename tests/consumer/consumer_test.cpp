// SPDX-License-Identifier: Apache-2.0
// What a third party does: install, copy the template, build it with find_package(octsdk) in a
// folder of its own, hold it against the conformance suite, train it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;

class Consumer : public testing::Test {
 protected:
  static Outcome expect_success(const std::string& program,
                                const std::vector<std::string>& arguments) {
    Outcome outcome = run_program(program, arguments);
    EXPECT_EQ(outcome.code, 0) << program << "\n" << outcome.out << outcome.err;
    return outcome;
  }

  Outcome configure(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"-S",
                                       (root_ / "mygan").string(),
                                       "-B",
                                       (root_ / "build").string(),
                                       "-G",
                                       "Ninja",
                                       "-DCMAKE_PREFIX_PATH=" + prefix_.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(OCT_CMAKE, arguments);
  }

  void SetUp() override {
    expect_success(OCT_CMAKE, {"--install", OCT_BUILD_DIR, "--prefix", prefix_.string()});
    fs::copy(prefix_ / "share/octhost/template", root_ / "mygan", fs::copy_options::recursive);
  }

  TemporaryFolder folder_;
  fs::path root_ = folder_.path();
  fs::path prefix_ = root_ / "prefix";
};

TEST_F(Consumer, BuildsLoadsChecksAndTrainsTheTemplate) {
  const Outcome configured = configure({});
  ASSERT_EQ(configured.code, 0) << configured.out << configured.err;
  expect_success(OCT_CMAKE, {"--build", (root_ / "build").string()});

  const std::string octhost = (prefix_ / "bin/octhost").string();
  const std::string plugins = (root_ / "build").string();
  const auto listed = nlohmann::json::parse(
      expect_success(octhost, {"list", "models", "--json", "--plugin-dir", plugins}).out);
  EXPECT_NE(listed.dump().find("mygan"), std::string::npos) << listed.dump(2);
  expect_success(octhost, {"check", plugins + "/liboct_model_mygan.so"});

  const std::string run = (root_ / "run").string();
  expect_success(octhost, {"train", "--model", "mygan", "--dataset", "oct", "--steps", "2",
                           "--phantom-eyes", "24", "--plugin-dir", plugins, "--cache",
                           (root_ / "cache").string(), "--out", run});
  EXPECT_TRUE(fs::exists(run + "/checkpoints/step-000002.safetensors"));
}

TEST_F(Consumer, AnotherLibTorchStopsAtConfigure) {
  const fs::path other = root_ / "other-torch";
  fs::create_directories(other);
  std::ofstream(other / "TorchConfig.cmake") << "set(Torch_FOUND TRUE)\n";
  std::ofstream(other / "TorchConfigVersion.cmake")
      << "set(PACKAGE_VERSION 2.12.1)\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n";
  const Outcome configured = configure({"-DTorch_DIR=" + other.string()});
  EXPECT_NE(configured.code, 0);
  EXPECT_NE(configured.err.find("2.12.1"), std::string::npos) << configured.err;
  EXPECT_NE(configured.err.find("2.13.0"), std::string::npos) << configured.err;
}

}  // namespace
}  // namespace oct::test
