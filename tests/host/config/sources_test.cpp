// SPDX-License-Identifier: Apache-2.0
#include "config/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/error.h"
#include "support/temporary_files.h"
#include "toy_options.h"

namespace oct::host {
namespace {

using oct::test::failure_of;
using testing::ElementsAre;
using testing::HasSubstr;

class ConfigFile : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& content) {
    test::write_bytes(folder_ / "run.toml", content);
    return folder_ / "run.toml";
  }
  std::string refusal(const std::string& content) {
    const auto [code, message] = failure_of([&] { read_config(file(content)); });
    EXPECT_EQ(code, ExitCode::usage);
    return message;
  }

  test::TemporaryFolder folder_;
};

TEST_F(ConfigFile, EveryValueKnowsItsTableAndLine) {
  const auto values =
      read_config(file("[model]\nngf = 16\npool = false\n\n"
                       "[metric.swd]\nlevels = 2\n[data]\ndata = \"x\"\n"));
  std::vector<std::string> words;
  for (const Assignment& value : values) {
    words.push_back(value.from + " " + value.scope + "." + value.option + "=" + value.text);
  }
  EXPECT_THAT(words, ElementsAre("run.toml:2 model.ngf=16", "run.toml:3 model.pool=false",
                                 "run.toml:6 metric.swd.levels=2", "run.toml:8 data.data=x"));
}

TEST_F(ConfigFile, NumbersKeepTheirBits) {
  const auto values = read_config(file("[model]\na = 1e-5\nb = 0.30000000000000004\nc = -7\n"));
  EXPECT_EQ(values[0].text, "1e-05");
  EXPECT_EQ(values[1].text, "0.30000000000000004");
  EXPECT_EQ(values[2].text, "-7");
}

TEST_F(ConfigFile, AListOfTextsIsJoined) {
  EXPECT_EQ(read_config(file("[run]\nmetric = [\"ssim\", \"swd\"]\n")).front().text, "ssim,swd");
}

TEST_F(ConfigFile, OneScopeCanBeTakenOut) {
  const auto path = file("[model]\nngf = 16\n[train]\nsteps = 3\n");
  const auto values = read_config(path, "train");
  ASSERT_EQ(values.size(), 1u);
  EXPECT_EQ(values[0].option, "steps");
}

TEST_F(ConfigFile, MistakesAreToldWithFileAndLine) {
  EXPECT_THAT(refusal("[model]\nngf = \n"), HasSubstr("run.toml:2: this is no TOML"));
  EXPECT_THAT(refusal("ngf = 3\n"), HasSubstr("run.toml:1: 'ngf' stands in no table"));
  EXPECT_THAT(refusal("[model]\n\nngf = [1, 2]\n"), HasSubstr("run.toml:3: 'ngf' is no text"));
  EXPECT_THAT(refusal("[model]\nngf = 2020-01-01\n"), HasSubstr("run.toml:2"));
  EXPECT_THAT(refusal("[model]\nngf = 1\nngf = 2\n"), HasSubstr("run.toml:3"));
}

TEST_F(ConfigFile, AMissingFileOrAFolderCannotBeRead) {
  EXPECT_EQ(failure_of([&] { read_config(folder_ / "none.toml"); }).first, ExitCode::cannot_read);
  EXPECT_EQ(failure_of([&] { read_config(folder_.path()); }).first, ExitCode::cannot_read);
}

TEST(Environment, NamesOptionsInCapitals) {
  ToyOptions toy;
  setenv("OCTHOST_NGF", "12", 1);
  setenv("OCTHOST_SWD_LEVELS", "4", 1);
  setenv("OCTHOST_DATA", "", 1);
  setenv("OCTHOST_NFG", "1", 1);
  setenv("OCTHOST_PLUGIN_PATH", "/p", 1);
  toy.settings.apply(read_environment(toy.settings));
  const auto unknown = unknown_environment(toy.settings);
  for (const char* name : {"OCTHOST_NGF", "OCTHOST_SWD_LEVELS", "OCTHOST_DATA", "OCTHOST_NFG",
                           "OCTHOST_PLUGIN_PATH"}) {
    unsetenv(name);
  }
  EXPECT_EQ(toy.ngf, 12);
  EXPECT_EQ(toy.levels, 4);
  EXPECT_EQ(toy.settings.origin("model", "ngf"), "OCTHOST_NGF");
  EXPECT_EQ(toy.settings.origin("data", "data"), "default");
  EXPECT_THAT(unknown, testing::Contains("OCTHOST_NFG"));
  EXPECT_THAT(unknown, testing::Not(testing::Contains("OCTHOST_PLUGIN_PATH")));
}

}  // namespace
}  // namespace oct::host
