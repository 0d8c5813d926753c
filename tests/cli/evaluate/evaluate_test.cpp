// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "images.h"
#include "support/run_octhost.h"

namespace oct {
namespace {

using nlohmann::json;
using test::Outcome;
using test::write_noise;
using testing::HasSubstr;

class EvaluateCommand : public testing::Test {
 protected:
  EvaluateCommand() {
    for (std::uint64_t i = 0; i < 4; ++i) {
      write_noise(folder_ / ("real/" + std::to_string(i) + ".png"), i);
      write_noise(folder_ / ("same/" + std::to_string(i) + ".tif"), i);
      write_noise(folder_ / ("other/fake-" + std::to_string(i) + ".png"), i + 10);
    }
  }

  Outcome evaluate(const std::string& fake, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"evaluate", "--real",  path("real"), "--fake",
                                       path(fake), "--cache", path("cache")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return test::run_octhost(arguments);
  }

  std::string path(const std::string& name) { return (folder_ / name).string(); }

  test::TemporaryFolder folder_;
};

const json* find(const json& scores, const std::string& name) {
  for (const json& score : scores) {
    if (score["name"] == name) return &score;
  }
  return nullptr;
}

TEST_F(EvaluateCommand, KnowsIdenticalFolders) {
  const Outcome outcome =
      evaluate("same", {"--metric", "psnr,ssim,swd", "--json", "--out", path("scores.json")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("4 of 4 fakes are identical to a real image"));
  EXPECT_THAT(evaluate("other", {"--metric", "swd"}).err, testing::Not(HasSubstr("identical")));
  const json result = json::parse(outcome.out);
  EXPECT_EQ(result.size(), 2U);
  EXPECT_TRUE(result["skipped"].empty());
  const json* ssim = find(result["scores"], "ssim-gauss");
  ASSERT_NE(ssim, nullptr);
  EXPECT_EQ((*ssim)["value"], 1.0);
  EXPECT_EQ((*ssim)["better"], "higher");
  EXPECT_EQ((*ssim)["n"], 4);
  EXPECT_EQ(ssim->size(), 8U);
  // Another real image in a mate's place: noise has nothing in common.
  EXPECT_LT((*ssim)["baseline"].get<double>(), 0.2);
  EXPECT_TRUE((*find(result["scores"], "psnr"))["value"].is_null());
  EXPECT_EQ((*find(result["scores"], "swd-avg"))["better"], "lower");
  const json saved = json::parse(test::read_bytes(folder_ / "scores.json"));
  EXPECT_EQ(saved["scores"], result["scores"]);
  EXPECT_EQ(saved["context"]["fake_images"], 4);
}

TEST_F(EvaluateCommand, JudgesAFolderAgainstADataset) {
  const std::vector<std::string> arguments{"evaluate",
                                           "--dataset",
                                           "oct",
                                           "--fake",
                                           path("other"),
                                           "--cache",
                                           path("cache"),
                                           "--metric",
                                           "swd,ssim,copies",
                                           "--phantom-eyes",
                                           "40",
                                           "--holdout",
                                           "0.5",
                                           "--json",
                                           "--out",
                                           path("scores.json")};
  const Outcome outcome = test::run_octhost(arguments);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  const json* swd = find(result["scores"], "swd-avg");
  ASSERT_NE(swd, nullptr);
  EXPECT_GT((*swd)["value"].get<double>(), 2 * (*swd)["baseline"].get<double>());  // noise
  const json saved = json::parse(test::read_bytes(folder_ / "scores.json"));
  EXPECT_EQ(saved["context"]["fake_images"], 4);
  EXPECT_GE(saved["context"]["heldout_images"].get<int>(), 10);
  EXPECT_THAT(result["skipped"].dump(), HasSubstr("not paired with a dataset"));
}

TEST_F(EvaluateCommand, TakesRealImagesFromOnePlaceOnly) {
  const Outcome outcome = evaluate("other", {"--dataset", "oct"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("no --real"));
}

TEST_F(EvaluateCommand, RefusesClosestPairsAndWordsOfFolders) {
  EXPECT_THAT(evaluate("other", {"--closest-pairs"}).err, HasSubstr("only a --run has"));
  const Outcome words = evaluate("other", {"runs/a"});
  EXPECT_EQ(words.code, 1);
  EXPECT_THAT(words.err, HasSubstr("'runs/a' belongs to no option"));
}

TEST_F(EvaluateCommand, SkipsMetricsOfPairsWithTheReason) {
  const Outcome outcome = evaluate("other", {"--metric", "ssim,swd"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("swd-avg"));
  EXPECT_THAT(outcome.out, HasSubstr("skipped ssim: needs pairs: 4 of 4 fakes"));
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("psnr")));
}

TEST_F(EvaluateCommand, IsUndefinedWhenNoMetricHasAValue) {
  const Outcome outcome = evaluate("other", {"--metric", "ssim"});
  EXPECT_EQ(outcome.code, 81);
  EXPECT_THAT(outcome.err, HasSubstr("ssim: needs pairs"));
  EXPECT_TRUE(outcome.out.empty());
}

TEST_F(EvaluateCommand, PassesOptionsToTheMetric) {
  const auto swd = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"--metric", "swd", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json::parse(evaluate("other", arguments).out)["scores"].back()["value"].get<double>();
  };
  EXPECT_EQ(swd({}), swd({}));
  EXPECT_NE(swd({}), swd({"--swd-seed", "1"}));
  test::write_bytes(folder_ / "swd.toml", "[metric.swd]\nseed = 1\n");
  EXPECT_EQ(swd({"--config", path("swd.toml")}), swd({"--swd-seed", "1"}));
  EXPECT_EQ(evaluate("other", {"--swd-dir-repeats", "0"}).code, 1);
}

TEST_F(EvaluateCommand, AddsBaselinesOnRequest) {
  const Outcome outcome = evaluate("other", {"--metric", "swd", "--baselines", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json scores = json::parse(outcome.out)["scores"];
  EXPECT_NE(find(scores, "swd-avg@blurred-real"), nullptr);
  EXPECT_NE(find(scores, "swd-avg@mean-image"), nullptr);
}

TEST_F(EvaluateCommand, TellsBadInputByExitCodeAndName) {
  EXPECT_EQ(evaluate("none").code, 25);
  std::filesystem::create_directories(folder_ / "empty");
  EXPECT_EQ(evaluate("empty").code, 21);
  test::write_bytes(folder_ / "same/text.png", "a text file");
  const Outcome unreadable = evaluate("same");
  EXPECT_EQ(unreadable.code, 22);
  EXPECT_THAT(unreadable.err, HasSubstr("text.png"));
  const Outcome skipped = evaluate("same", {"--bad-files", "skip"});
  EXPECT_EQ(skipped.code, 0) << skipped.err;
  EXPECT_THAT(skipped.err, HasSubstr("skipped"));
  EXPECT_THAT(skipped.err, HasSubstr("text.png"));
}

// ppl is told why there is nothing for it, and of a run whose model has a latent space it has a
// value, also where it is asked for while the run trains.
TEST_F(EvaluateCommand, JudgesTheLatentSpaceOfARun) {
  const Outcome folders = evaluate("other", {"--metric", "ppl,swd", "--features", "radiomics"});
  ASSERT_EQ(folders.code, 0) << folders.err;
  EXPECT_THAT(folders.out, HasSubstr("skipped ppl: radiomics: judges a latent space: there is no"));
  if (!std::filesystem::exists(OCT_BUILD_DIR "/lib/efficientnet_lite0.safetensors")) {
    GTEST_SKIP()
        << "there are no weights of efficientnet_lite0 in the build's lib: ./dev fetches them";
  }
  const std::vector<std::string> ppl{"--metric",    "ppl", "--features", "efficientnet_lite0",
                                     "--ppl-paths", "10",  "--cache",    path("cache")};
  std::vector<std::string> train{
      "train", "--model", "random", "--pairing",      "single", "--dataset", "oct",      "--steps",
      "2",     "--size",  "32",     "--phantom-eyes", "8",      "--out",     path("run")};
  train.insert(train.end(), ppl.begin(), ppl.end());
  const Outcome trained = test::run_octhost(train);
  ASSERT_EQ(trained.code, 0) << trained.err;
  const json while_training = json::parse(test::read_bytes(folder_ / "run/evaluation.json"));
  const json* first = find(while_training["scores"], "ppl-w-full@efficientnet-lite0");
  ASSERT_NE(first, nullptr) << while_training.dump();
  std::vector<std::string> judge{"evaluate", "--run", path("run"), "--baselines", "--json"};
  judge.insert(judge.end(), ppl.begin(), ppl.begin() + 6);
  const Outcome outcome = test::run_octhost(judge);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json scores = json::parse(outcome.out)["scores"];
  ASSERT_EQ(scores.size(), 2U) << outcome.out;  // blurred images are no rival of a latent space
  EXPECT_EQ(scores[0]["value"], (*first)["value"]);
  EXPECT_GT(scores[0]["value"].get<double>(), 0);
  EXPECT_EQ(scores[1]["name"], "ppl-w-full@efficientnet-lite0@untrained");
  EXPECT_TRUE(scores[0]["baseline"].is_null());
}

// A float image whose file says NaN at one pixel.
void write_nan(const std::filesystem::path& path) {
  constexpr float marked = 0.1234567F;
  Image image = make_image(32, 32, 1, SampleType::f32);
  image.pixels.assign(image.plane_size(), 0.5F);
  image.pixels[40] = marked;
  write(path, image);
  std::string bytes = test::read_bytes(path);
  const auto as_bytes = [](float value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
  };
  const std::size_t at = bytes.find(as_bytes(marked));
  ASSERT_NE(at, std::string::npos) << "the writer compresses";
  bytes.replace(at, sizeof marked, as_bytes(std::numeric_limits<float>::quiet_NaN()));
  test::write_bytes(path, bytes);
}

TEST_F(EvaluateCommand, NamesAnImageThatHoldsNaN) {
  write_nan(folder_ / "same/nan.tif");
  const Outcome outcome = evaluate("same", {"--metric", "swd"});
  EXPECT_EQ(outcome.code, 22) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("nan.tif"));
  EXPECT_TRUE(outcome.out.empty());
  EXPECT_EQ(evaluate("same", {"--metric", "swd", "--bad-files", "skip"}).code, 0);
}

TEST_F(EvaluateCommand, AsksForASizeWhereImagesDiffer) {
  write_noise(folder_ / "same/0.tif", 0, 48);
  const Outcome outcome = evaluate("same");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("--size"));
  EXPECT_EQ(evaluate("same", {"--size", "24"}).code, 0);
}

TEST_F(EvaluateCommand, ToldWrongSaysWhatIsRight) {
  const Outcome unknown = evaluate("same", {"--metric", "smis"});
  EXPECT_EQ(unknown.code, 100);
  EXPECT_THAT(unknown.err, HasSubstr("ssim"));
  const Outcome half = test::run_octhost({"evaluate", "--real", path("real")});
  EXPECT_EQ(half.code, 1);
  EXPECT_THAT(half.err, HasSubstr("--fake"));
  EXPECT_EQ(test::run_octhost({"evaluate", "--run", path("real")}).code, 25);
}

TEST_F(EvaluateCommand, JudgesARunOnItsHeldOutImages) {
  const Outcome trained = test::run_octhost({"train", "--model", "random", "--dataset", "dfe_oct",
                                             "--steps", "2", "--size", "32", "--evaluate-every",
                                             "-1", "--out", path("run"), "--cache", path("cache")});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const Outcome outcome = test::run_octhost(
      {"evaluate", "--run", path("run"), "--metric", "swd,ssim", "--baselines", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  const json* swd = find(result["scores"], "swd-avg");  // the model knows one direction
  ASSERT_NE(swd, nullptr) << outcome.out;
  EXPECT_GT((*swd)["baseline"].get<double>(), 0);
  EXPECT_NE(find(result["scores"], "swd-avg@untrained"), nullptr);
  EXPECT_NE(find(result["scores"], "ssim-gauss"), nullptr);  // the phantom has pairs
  const json saved = json::parse(test::read_bytes(folder_ / "run/evaluation.json"));
  EXPECT_EQ(saved["scores"], result["scores"]);
  EXPECT_EQ(saved["context"]["step"], 2);
}

// The phantom knows the layers and lesions of the very eyes that are translated.
TEST_F(EvaluateCommand, HoldsARunsImagesAgainstTheTruthOfTheirEyes) {
  const Outcome trained =
      test::run_octhost({"train", "--model", "random", "--dataset", "dfe_oct", "--steps", "1",
                         "--size", "64", "--phantom-eyes", "40", "--evaluate-every", "-1", "--out",
                         path("run"), "--cache", path("cache")});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const Outcome outcome = test::run_octhost(
      {"evaluate", "--run", path("run"), "--metric", "anatomy_oct,anatomy_dfe,lesions", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  const json* error = find(result["scores"], "oct-ilm-error");
  ASSERT_NE(error, nullptr) << outcome.out;
  // What the finder itself gets wrong on true images, and what untrained ones show.
  EXPECT_LT((*error)["baseline"].get<double>(), 0.5);
  EXPECT_GT((*error)["value"].get<double>(), 2);
  const json* lost = find(result["scores"], "lesions-lost-of-given");
  ASSERT_NE(lost, nullptr) << outcome.out;
  EXPECT_EQ(find(result["scores"], "lesions-lost"), nullptr);
  EXPECT_THAT(result["skipped"].dump(), HasSubstr("judges dfe images; these are oct"));
}

TEST_F(EvaluateCommand, JudgesPhotographsOfADatasetByTheirAnatomy) {
  const Outcome outcome =
      test::run_octhost({"evaluate", "--dataset", "dfe", "--phantom-eyes", "40", "--holdout", "0.5",
                         "--fake", path("other"), "--size", "64", "--cache", path("cache"),
                         "--metric", "anatomy_dfe,anatomy_oct", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  const json* field = find(result["scores"], "dfe-field-distance");
  ASSERT_NE(field, nullptr) << outcome.out;
  EXPECT_GT((*field)["value"].get<double>(), 5 * (*field)["baseline"].get<double>());
  EXPECT_EQ(find(result["scores"], "dfe-laterality"), nullptr);  // nobody knows the fakes' eyes
  EXPECT_THAT(result["skipped"].dump(), HasSubstr("judges oct images; these are dfe"));
}

}  // namespace
}  // namespace oct
