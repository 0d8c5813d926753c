// SPDX-License-Identifier: Apache-2.0
// list, info, check, doctor: what scripts rely on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json json_of(std::vector<std::string> arguments, const Start& start = {}) {
  arguments.emplace_back("--json");
  const Outcome outcome = run_octhost(arguments, start);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return json::parse(outcome.out);
}

TEST(List, NamesEveryKindWithoutLoadingAnything) {
  const TemporaryFolder folder;
  write_bytes(folder / "liboct_model_hollow.so", "");  // could not be loaded
  const json found = json_of({"list", "--plugin-dir", folder.path().string()});
  std::vector<std::string> ids;
  for (const json& model : found.at("models")) ids.push_back(model.at("id"));
  EXPECT_THAT(ids, testing::IsSupersetOf({"cyclegan", "hollow", "random"}));
  EXPECT_TRUE(found.contains("datasets") && found.contains("metrics") && found.contains("runs"));
}

TEST(List, OfOneKindHoldsNothingElse) {
  const json found = json_of({"list", "metrics"});
  EXPECT_EQ(found.size(), 1u);
  EXPECT_FALSE(found.at("metrics").empty());
}

TEST(List, FindsTheRunsInTheWorkingDirectory) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "runs/00001-random-dfe_oct");
  std::filesystem::create_directories(folder / "runs/not-a-run");
  write_bytes(folder / "runs/00001-random-dfe_oct/config.toml", "");
  const json found = json_of({"list", "runs"}, {{}, folder.path()});
  ASSERT_EQ(found.at("runs").size(), 1u);
  EXPECT_EQ(found.at("runs")[0].at("id"), "00001-random-dfe_oct");
}

TEST(Info, TellsAPluginsOptionsPresetsAndNeed) {
  const json info = json_of({"info", "random"});
  EXPECT_EQ(info.at("kind"), "model");
  EXPECT_EQ(info.at("version"), "1.0.0");
  EXPECT_EQ(info.at("need").at("pairing"), "unpaired");
  const json& options = info.at("options");
  const auto found = std::find_if(options.begin(), options.end(),
                                  [](const json& option) { return option.at("name") == "latent"; });
  ASSERT_NE(found, options.end());
  const json& option = *found;
  EXPECT_EQ(option.at("default"), "8");
  EXPECT_EQ(option.at("expected"), "a whole number from 1 to 4096");
  EXPECT_EQ(info.at("presets").at(0).at("values").at("train").at("size"), "32");
}

TEST(Info, ReadsDatasetsAndMetricsAsWell) {
  EXPECT_EQ(json_of({"info", "dfe_oct"}).at("give").at("modalities").size(), 2u);
  EXPECT_TRUE(json_of({"info", "ssim"}).at("need").at("pairs").get<bool>());
}

TEST(Info, ReadsARunAndItsCheckpoint) {
  const TemporaryFolder folder;
  const std::string run = (folder / "run").string();
  const Outcome trained =
      run_octhost({"train", "--model", "random", "--dataset", "dfe_oct", "--steps", "2", "--out",
                   run, "--cache", (folder / "cache").string(), "--latent", "5"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const json info = json_of({"info", run});
  EXPECT_EQ(info.at("config").at("model").at("latent"), "5");
  EXPECT_EQ(info.at("checkpoint").at("step"), 2);
  // 5 x (4 x 4 cells) weights and 16 biases for each of the target's channels.
  const int values = info.at("checkpoint").at("parts").at("painter").at("values");
  EXPECT_EQ(values % (5 * 16 + 16), 0);
  EXPECT_GT(values, 0);
  EXPECT_EQ(json_of({"info", info.at("checkpoint").at("path")}).at("parts"),
            info.at("checkpoint").at("parts"));
  EXPECT_THAT(run_octhost({"info", run}).out, HasSubstr("latent 5"));
}

TEST(Info, ADamagedCheckpointIsToldAsSuch) {
  const TemporaryFolder folder;
  write_bytes(folder / "weights.safetensors", "no safetensors at all");
  EXPECT_EQ(run_octhost({"info", (folder / "weights.safetensors").string()}).code, 110);
}

TEST(Check, PassesTheRandomModelProperlyByProperty) {
  const json report = json_of({"check", OCT_BUILD_DIR "/lib/liboct_model_random.so"});
  EXPECT_EQ(report.at("id"), "random");
  EXPECT_GE(report.at("findings").size(), 14u);
  for (const json& finding : report.at("findings")) EXPECT_TRUE(finding.at("holds")) << finding;
}

TEST(Doctor, TellsVersionsDevicesThreadsAndPlugins) {
  const json report = json_of({"doctor", "--threads", "3"});
  EXPECT_EQ(report.at("octhost"), "0.3.0");
  EXPECT_THAT(report.at("versions").at("LibTorch").get<std::string>(), testing::StartsWith("2."));
  EXPECT_THAT(report.at("devices"), testing::Contains("cpu"));
  EXPECT_EQ(report.at("threads"), 3);
  EXPECT_EQ(report.at("torch_libraries").size(), 2u);
  for (const json& plugin : report.at("plugins")) EXPECT_TRUE(plugin.at("ok")) << plugin;
}

TEST(Doctor, TellsWhetherTheDecoderStarts) {
  const json decoder = json_of({"doctor"}).at("octhost-decode");
  EXPECT_TRUE(decoder.at("ok")) << decoder;
  EXPECT_THAT(decoder.at("path").get<std::string>(), testing::EndsWith("/octhost-decode"));
  for (const auto& [program, reason] : {std::pair{"/no/such/program", "could not be started"},
                                        std::pair{"/bin/true", "does not stay"}}) {
    const Outcome outcome = run_octhost({"doctor", "--json"}, {{{"OCTHOST_DECODE", program}}, {}});
    EXPECT_EQ(outcome.code, 20) << outcome.err;
    const json found = json::parse(outcome.out).at("octhost-decode");
    EXPECT_FALSE(found.at("ok"));
    EXPECT_THAT(found.at("reason").get<std::string>(), HasSubstr(reason));
    EXPECT_THAT(found.at("reason").get<std::string>(), HasSubstr(program));
    EXPECT_THAT(run_octhost({"doctor"}, {{{"OCTHOST_DECODE", program}}, {}}).out,
                HasSubstr(reason));
  }
}

}  // namespace
}  // namespace oct::test
