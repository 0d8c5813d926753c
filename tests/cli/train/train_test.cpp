// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "octsdk/itk/decode.h"
#include "quick.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Train, LeavesAWholeRun) {
  const TemporaryFolder folder;
  const fs::path run = folder / "run";
  const Outcome outcome = quick_run(folder, {"--out", run, "--steps", "6", "--checkpoint-every",
                                             "2", "--sample-every", "3", "--keep", "2"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, run.string() + "\n");
  EXPECT_THAT(outcome.err, StartsWith("no --data: the built-in retina phantom: preset quick"));

  for (const char* file :
       {"config.toml", "plugins.json", "split.json", "log.txt",
        "checkpoints/step-000004.safetensors", "checkpoints/step-000006.safetensors"}) {
    EXPECT_TRUE(fs::exists(run / file)) << file;
  }
  EXPECT_FALSE(fs::exists(run / "checkpoints/step-000002.safetensors")) << "--keep 2";
  EXPECT_EQ(read_bytes(run / "checkpoints/latest"), "step-000006.safetensors\n");
  for (const char* step : {"0", "3", "6"}) {
    const Image grid = decode(run / "samples" / ("step-00000" + std::string(step) + ".png"));
    EXPECT_GT(grid.width, 3 * 32);
  }
  const auto evaluation = nlohmann::json::parse(read_bytes(run / "evaluation.json"));
  EXPECT_FALSE(evaluation.at("scores").empty());
  const auto plugins = nlohmann::json::parse(read_bytes(run / "plugins.json"));
  EXPECT_EQ(plugins.at("plugins").at(0).at("id"), "random");
  EXPECT_FALSE(plugins.at("versions").empty());
}

TEST(Train, TellsEveryStepInOrder) {
  const TemporaryFolder folder;
  ASSERT_EQ(quick_run(folder, {"--out", folder / "run", "--steps", "5", "--batch", "3"}).code, 0);
  std::istringstream lines(read_bytes(folder / "run/scalars.jsonl"));
  std::string line;
  std::int64_t step = 0;
  double seconds = 0;
  while (std::getline(lines, line)) {
    const auto json = nlohmann::ordered_json::parse(line);
    ++step;
    EXPECT_EQ(json.at("step"), step);
    EXPECT_EQ(json.at("images"), 3 * step);
    EXPECT_GT(json.at("seconds").get<double>(), seconds);
    seconds = json.at("seconds");
    EXPECT_TRUE(json.contains("loss"));
    EXPECT_EQ(json.begin().key(), "step");
  }
  EXPECT_EQ(step, 5);
}

TEST(Train, ThePlanMeasuresAndLeavesNothing) {
  const TemporaryFolder folder;
  const Outcome outcome = quick_run(folder, {"--out", folder / "run", "--plan", "--steps", "500"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("500 more steps take about"));
  EXPECT_THAT(outcome.out, HasSubstr("of memory"));
  EXPECT_FALSE(fs::exists(folder / "run"));
}

TEST(Train, ADryRunPrintsTheConfigurationAndReadsNothing) {
  const TemporaryFolder folder;
  const Outcome outcome =
      quick_run(folder, {"--out", folder / "run", "--dry-run", "--lr", "0.125"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("lr = 0.125"));
  EXPECT_FALSE(fs::exists(folder / "run"));
  EXPECT_FALSE(fs::exists(folder / "cache"));
}

TEST(Train, ABudgetEndsTheRun) {
  const TemporaryFolder folder;
  const Outcome outcome = quick_run(folder, {"--out", folder / "run", "--budget", "1s"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const std::string scalars = read_bytes(folder / "run/scalars.jsonl");
  const auto steps = std::count(scalars.begin(), scalars.end(), '\n');
  EXPECT_GT(steps, 20) << "the preset's 20 steps must not cut the budget short";
  const auto last = scalars.rfind('{');
  EXPECT_LT(nlohmann::json::parse(scalars.substr(last)).at("seconds").get<double>(), 3.0);
}

TEST(Train, OneMoreEpochAfterAResume) {
  const TemporaryFolder folder;
  const std::vector<std::string> first{"--out", folder / "run", "--epochs",
                                       "1",     "--holdout",    "0.1"};
  ASSERT_EQ(quick_run(folder, first).code, 0);
  const Outcome more = run_octhost({"train", "--resume", folder / "run", "--epochs", "2"});
  ASSERT_EQ(more.code, 0) << more.err;
  EXPECT_THAT(more.err, StartsWith("goes on with run"));
  const std::string scalars = read_bytes(folder / "run/scalars.jsonl");
  EXPECT_EQ(nlohmann::json::parse(scalars.substr(scalars.rfind('{'))).at("images"), 36);
}

TEST(Train, DoublePrecision) {
  const TemporaryFolder folder;
  const Outcome outcome =
      quick_run(folder, {"--out", folder / "run", "--steps", "3", "--precision", "fp64"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const Outcome info = run_octhost({"info", folder / "run/checkpoints/step-000003.safetensors"});
  EXPECT_EQ(info.code, 0) << info.err;
}

TEST(Train, StartsFromGivenWeights) {
  const TemporaryFolder folder;
  ASSERT_EQ(quick_run(folder, {"--out", folder / "a", "--steps", "8"}).code, 0);
  const std::string weights = folder / "a/checkpoints/step-000008.safetensors";
  const Outcome outcome =
      quick_run(folder, {"--out", folder / "b", "--steps", "2", "--init-weights", weights});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("networks taken from"));
  const Outcome wrong = quick_run(
      folder, {"--out", folder / "c", "--steps", "2", "--latent", "9", "--init-weights", weights});
  EXPECT_EQ(wrong.code, 111);
  EXPECT_THAT(wrong.err, HasSubstr("painter/weight"));
}

struct Refused {
  const char* name;
  std::vector<std::string> words;
  int code;
  const char* told;
};

TEST(Train, RefusesWithReasonAndRemedy) {
  const TemporaryFolder folder;
  const std::vector<Refused> cases{
      {"no model", {"train", "--dataset", "dfe_oct"}, 1, "--model one of"},
      {"unknown model", {"train", "--model", "randum", "--dataset", "dfe_oct"}, 100, "random"},
      {"unknown dataset", {"train", "--model", "random", "--dataset", "dfe_octt"}, 100, "dfe_oct"},
      {"unknown option",
       {"--model", "random", "--dataset", "dfe_oct", "--stepps", "3"},
       1,
       "--steps"},
      {"unknown preset",
       {"--model", "random", "--dataset", "dfe_oct", "--preset", "quik"},
       1,
       "quick"},
      {"bad size", {"--model", "random", "--dataset", "dfe_oct", "--size", "64x"}, 1, "HxW"},
      {"size of the model",
       {"--model", "random", "--dataset", "dfe_oct", "--size", "33"},
       1,
       "multiples of 4"},
      {"bad budget", {"--model", "random", "--dataset", "dfe_oct", "--budget", "soon"}, 1, "1h30m"},
      {"no pairs of modalities",
       {"--model", "cyclegan", "--dataset", "oct"},
       1,
       "Datasets that fit cyclegan: dfe_oct"},
      {"models that fit", {"--model", "cyclegan", "--dataset", "oct"}, 1, "Models that fit oct"},
      {"no such folder",
       {"--model", "random", "--pairing", "single", "--dataset", "oct", "--data", "/nowhere"},
       25,
       "/nowhere"},
      {"no such run", {"train", "--resume", "/nowhere"}, 25, "/nowhere"},
      {"no such weights",
       {"--model", "random", "--dataset", "dfe_oct", "--phantom-eyes", "4", "--init-weights",
        "/nowhere"},
       20,
       "/nowhere"},
  };
  for (const Refused& refused : cases) {
    SCOPED_TRACE(refused.name);
    std::vector<std::string> words = refused.words;
    if (words.size() > 3) words.insert(words.end(), {"--out", folder / "run"});
    if (words.size() > 3) words.insert(words.end(), {"--cache", folder / "cache"});
    const Outcome outcome = run_octhost(words);
    EXPECT_EQ(outcome.code, refused.code) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(refused.told));
    EXPECT_FALSE(fs::exists(folder / "run"));
  }
}

TEST(Train, HelpShowsTheOptionsOfModelAndDataset) {
  const Outcome plain = run_octhost({"train", "--help"});
  EXPECT_EQ(plain.code, 0);
  EXPECT_THAT(plain.out, HasSubstr("--checkpoint-every"));
  const Outcome full =
      run_octhost({"train", "--model", "random", "--dataset", "dfe_oct", "--help"});
  EXPECT_EQ(full.code, 0);
  EXPECT_THAT(full.out, HasSubstr("--latent"));
  EXPECT_THAT(full.out, HasSubstr("--phantom-eyes"));
}

}  // namespace
}  // namespace oct::test
