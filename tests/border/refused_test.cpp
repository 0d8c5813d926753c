// SPDX-License-Identifier: Apache-2.0
// Plugins that must not get in: exit 101, one message with file, both values and remedy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fixtures.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

using testing::HasSubstr;

struct Refusal {
  std::string name;
  std::vector<std::string> said;  ///< beside the file
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithFileValuesAndRemedy) {
  const Outcome outcome = octhost_among_broken_plugins({"info", GetParam().name});
  EXPECT_EQ(outcome.code, 101) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr(fixture_file(GetParam().name)));
  for (const std::string& words : GetParam().said) EXPECT_THAT(outcome.err, HasSubstr(words));
  EXPECT_THAT(outcome.err, HasSubstr("to repair: "));
}

INSTANTIATE_TEST_SUITE_P(
    Fixtures, Refused,
    testing::Values(
        Refusal{"wrong_sdk", {"SDK: built with 7.3, this octhost has 0.3", "cmake --build"}},
        Refusal{"wrong_torch",
                {"LibTorch: built with 1.13.1, this octhost has 2.13.0", "-Doctsdk_DIR="}},
        Refusal{"no_marker",
                {"no ABI marker, expected oct_abi_sdk0_3_gcc_cxx11_torch2_13_0",
                 "oct_plugin_descriptor is missing", "oct_create is missing"}},
        Refusal{"no_factory", {"oct_create is missing"}},
        Refusal{"undefined_symbol", {"defined_nowhere", "ldd -r"}},
        Refusal{"wrong_id",
                {"the plugin says 'right_id', its file name says 'wrong_id'",
                 "mv " + fixture_file("wrong_id") + " " + fixture_file("right_id")}}),
    [](const testing::TestParamInfo<Refusal>& info) { return info.param.name; });

TEST(Border, AFileThatIsNoElfIsRefused) {
  const TemporaryFolder folder;
  write_bytes(folder / "liboct_model_text.so", "this is a text\n");
  const Outcome outcome = run_octhost({"info", "text", "--plugin-dir", folder.path().string()});
  EXPECT_EQ(outcome.code, 101);
  EXPECT_THAT(outcome.err, HasSubstr((folder / "liboct_model_text.so").string()));
  EXPECT_THAT(outcome.err, HasSubstr("no ELF shared library, expected one for this machine"));
}

TEST(Border, OthersStillLoadBesideThem) {
  EXPECT_EQ(octhost_among_broken_plugins({"info", "sound"}).code, 0);
  EXPECT_EQ(octhost_among_broken_plugins({"info", "random"}).code, 0);
  EXPECT_EQ(octhost_among_broken_plugins({"list"}).code, 0);
}

TEST(Border, DoctorTellsWhichAreRefusedAndWhy) {
  const Outcome outcome = octhost_among_broken_plugins({"doctor", "--json"});
  EXPECT_EQ(outcome.code, 101);
  const auto report = nlohmann::json::parse(outcome.out);
  std::map<std::string, bool> accepted;
  for (const auto& plugin : report.at("plugins")) {
    accepted[plugin.at("id")] = plugin.at("ok");
    EXPECT_NE(plugin.contains("version"), plugin.contains("reason")) << plugin;
  }
  EXPECT_TRUE(accepted.at("sound"));
  EXPECT_TRUE(accepted.at("random"));
  EXPECT_TRUE(accepted.at("throwing_factory"));  // sound as a file
  for (const char* id :
       {"wrong_sdk", "wrong_torch", "no_marker", "no_factory", "undefined_symbol", "wrong_id"}) {
    EXPECT_FALSE(accepted.at(id)) << id;
  }
}

TEST(Border, AnUnknownPluginIsNotFoundWithTheNearestAndTheDirectories) {
  const Outcome outcome =
      octhost_among_broken_plugins({"train", "--model", "cyclegun", "--dataset", "dfe_oct"});
  EXPECT_EQ(outcome.code, 100);
  EXPECT_THAT(outcome.err, HasSubstr("there is no model 'cyclegun'; did you mean 'cyclegan'?"));
  EXPECT_THAT(outcome.err, HasSubstr("sound"));
  EXPECT_THAT(outcome.err, HasSubstr(OCT_FIXTURES));
  EXPECT_THAT(outcome.err, HasSubstr("--plugin-dir DIR"));
}

}  // namespace
}  // namespace oct::test
