// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <fstream>

#include "../evaluate/images.h"
#include "../generator_run.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Report : public GeneratorRun {
 protected:
  static Outcome report(const std::string& run, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"report", path(run)};
    words.insert(words.end(), more.begin(), more.end());
    return run_octhost(words);
  }

  /// A run of the suite's training, to be changed at will.
  static std::string copy_of_run(const std::string& name) {
    fs::copy(path("run"), path(name), fs::copy_options::recursive);
    return name;
  }

  static json study(const std::string& run, const std::string& name = "reader-study") {
    return json::parse(read_bytes(path(run) + "/" + name + "-key.json"));
  }

  /// Answers every picture of the run's study by `answer(is synthetic)`.
  template <class Answer>
  static std::string answers(const std::string& run, Answer&& answer) {
    const json key = study(run);
    json out{{"octhost_reader_study", 1}, {"study", key.at("study")}, {"answers", json::array()}};
    for (const auto& [id, word] : key.at("key").items()) {
      out["answers"].push_back({{"id", id},
                                {"answer", answer(word == "synthetic") ? "synthetic" : "real"},
                                {"confidence", 2}});
    }
    write_bytes(path(run + "-answers.json"), out.dump());
    return path(run + "-answers.json");
  }
};

TEST_F(Report, TellsARunAndWhatItLacks) {
  const std::string run = copy_of_run("unjudged");
  fs::remove(path("unjudged/evaluation.json"));
  const Outcome outcome = report(run, {"--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json told = json::parse(outcome.out);
  EXPECT_EQ(told.at("page"), path("unjudged/report.html"));
  const std::string page = read_bytes(path("unjudged/report.html"));
  EXPECT_EQ(page.size(), told.at("bytes"));
  EXPECT_THAT(page, AllOf(HasSubstr("random trained on oct (the built-in retina phantom)"),
                          HasSubstr("synthetic image, pair 2 of 2"), HasSubstr("sample grid"),
                          HasSubstr("Not evaluated yet"),
                          HasSubstr("<td>18 images, 9 patients</td><td>2 images, 1 patient</td>")));
  EXPECT_THAT(page, Not(HasSubstr(folder_->path().string())));
  ASSERT_EQ(told.at("missing").size(), 1U) << told;
  EXPECT_EQ(told.at("missing")[0].at("what"), "evaluation.json");
}

TEST_F(Report, ShowsScoresAndNeighboursOnceTheyAreThere) {
  const std::string run = copy_of_run("judged");
  const Outcome judged = run_octhost(
      {"evaluate", "--run", path(run), "--metric", "swd,ssim", "--baselines", "--closest-pairs"});
  ASSERT_EQ(judged.code, 0) << judged.err;
  ASSERT_EQ(report(run, {"--out", path("judged.html")}).code, 0);
  EXPECT_FALSE(fs::exists(path("judged/report.html")));
  EXPECT_THAT(read_bytes(path("judged.html")),
              AllOf(HasSubstr("<th scope=\"col\">untrained</th>"),
                    HasSubstr("<strong>ssim</strong>: needs pairs"),
                    HasSubstr("made images beside their nearest training images")));
}

TEST_F(Report, IsWrittenAlsoOfARunThatCannotBeOpened) {
  const std::string run = copy_of_run("broken");
  const fs::path checkpoint = path("broken/checkpoints/step-000008.safetensors");
  fs::resize_file(checkpoint, fs::file_size(checkpoint) / 2);
  write_bytes(path("broken/evaluation.json"), "{");
  fs::remove(path("broken/scalars.jsonl"));
  const Outcome outcome = report(run, {"--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("step-000008.safetensors"));
  EXPECT_EQ(json::parse(outcome.out).at("missing").size(), 4U) << outcome.out;
  EXPECT_THAT(read_bytes(path("broken/report.html")),
              AllOf(HasSubstr("<strong>Checkpoint</strong>"), HasSubstr("is damaged"),
                    HasSubstr("There are no curves")));
}

TEST_F(Report, WrongUseIsRefusedAndNothingWritten) {
  write_bytes(path("no-run/file.txt"), "");
  fs::create_directory(path("no-run"));
  EXPECT_EQ(report("no-run").code, 25);
  EXPECT_EQ(run_octhost({"report"}).code, 1);
  EXPECT_EQ(report("run", {"--direction", "oct-to-dfe"}).code, 1);
  EXPECT_EQ(report("run", {"--out", path("none/report.html")}).code, 40);
  EXPECT_TRUE(fs::is_empty(path("no-run")));
}

class RealReport : public Report {
 protected:
  static void SetUpTestSuite() {
    Report::SetUpTestSuite();
    for (int i = 0; i < 12; ++i) {
      const std::string eye = "DRUSEN-77" + std::to_string(100 + i) + "-1.png";
      write_noise(*folder_ / "eyes/DRUSEN" / eye, i);
    }
    train("real", {"--data", path("eyes"), "--preset", "quick", "--holdout", "0.3"});
  }
};

TEST_F(RealReport, TellsNothingOfPatientsUnlessAskedTo) {
  const Outcome outcome = report("real");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::string page = read_bytes(path("real/report.html"));
  EXPECT_THAT(page, Not(HasSubstr("-77")));
  EXPECT_THAT(page, Not(HasSubstr(folder_->path().string())));
  EXPECT_THAT(page, Not(HasSubstr("real image, pair")));
  EXPECT_THAT(page, AllOf(HasSubstr("sample grid"), HasSubstr("oct: DRUSEN"),
                          HasSubstr("not recorded by octhost")));
  ASSERT_EQ(report("real", {"--with-real"}).code, 0);
  EXPECT_THAT(read_bytes(path("real/report.html")), HasSubstr("real image, pair"));
}

TEST_F(RealReport, FollowsImagesThatWereMoved) {
  fs::rename(path("eyes"), path("moved"));
  const Outcome lost = report("real", {"--with-real", "--cache", path("cache2"), "--json"});
  ASSERT_EQ(lost.code, 0) << lost.err;
  EXPECT_EQ(json::parse(lost.out).at("missing").size(), 1U) << lost.out;
  EXPECT_THAT(read_bytes(path("real/report.html")), Not(HasSubstr(path("eyes"))));
  const Outcome found =
      report("real", {"--with-real", "--cache", path("cache2"), "--data", path("moved"), "--json"});
  EXPECT_EQ(json::parse(found.out).at("missing").size(), 0U) << found.out;
  fs::rename(path("moved"), path("eyes"));
}

TEST_F(Report, AStudyGoesThereAndBack) {
  const Outcome outcome = report("run", {"--reader-study", "4", "--seed", "3", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json told = json::parse(outcome.out);
  EXPECT_EQ(told.at("pictures"), 4);
  EXPECT_EQ(told.at("study"), study("run").at("study"));
  const std::string file = answers("run", [](bool synthetic) { return synthetic; });
  const Outcome scored =
      run_octhost({"evaluate", "--run", path("run"), "--reader", file, "--json"});
  ASSERT_EQ(scored.code, 0) << scored.err;
  const json result = json::parse(scored.out);
  ASSERT_EQ(result.at("scores").size(), 4U);
  for (const json& score : result.at("scores")) {
    EXPECT_EQ(score.at("value"), 1.0) << score;
    EXPECT_LE(score.at("low"), 1.0);
    EXPECT_EQ(score.at("high"), 1.0);
  }
  EXPECT_EQ(result.at("scores")[3].at("name"), "auc");
  EXPECT_EQ(result.at("context").at("answered"), 4);
  const Outcome table =
      run_octhost({"evaluate", "--reader", file, "--reader-key", path("run/reader-study-key.json"),
                   "--out", path("reader.json")});
  EXPECT_THAT(table.out, AllOf(HasSubstr("sensitivity"), HasSubstr("4 of 4 pictures answered")));
  EXPECT_EQ(json::parse(read_bytes(path("reader.json"))).at("scores").size(), 4U);
}

TEST_F(Report, AKeyInUseIsNotWrittenOver) {
  const std::string run = copy_of_run("studied");
  ASSERT_EQ(report(run, {"--reader-study", "4", "--seed", "3"}).code, 0);
  EXPECT_EQ(report(run, {"--reader-study", "4", "--seed", "3"}).code, 0);
  const json before = study(run);
  const Outcome other = report(run, {"--reader-study", "4", "--seed", "4"});
  EXPECT_EQ(other.code, 40);
  EXPECT_THAT(other.err, HasSubstr("is the key of another study"));
  EXPECT_EQ(study(run), before);
  ASSERT_EQ(report(run, {"--reader-study", "4", "--seed", "4", "--out", path("second.html")}).code,
            0);
  EXPECT_NE(study(run, "second").at("study"), before.at("study"));
}

TEST_F(Report, WrongStudiesAreRefused) {
  const Outcome odd = report("run", {"--reader-study", "5"});
  EXPECT_EQ(odd.code, 1);
  EXPECT_THAT(odd.err, HasSubstr("even number"));
  const Outcome many = report("run", {"--reader-study", "400"});
  EXPECT_EQ(many.code, 1);
  EXPECT_THAT(many.err, HasSubstr("Give at most"));
  const Outcome keyless = run_octhost({"evaluate", "--reader", path("none.json")});
  EXPECT_EQ(keyless.code, 1);
  EXPECT_THAT(keyless.err, HasSubstr("--reader-key"));
  EXPECT_EQ(run_octhost({"evaluate", "--reader", path("none.json"), "--real", "x"}).code, 1);
}

TEST_F(Report, AStudyOfATranslatorHasADirection) {
  const Outcome trained =
      run_octhost({"train", "--model", "random", "--dataset", "dfe_oct", "--pairing", "unpaired",
                   "--phantom-eyes", "20", "--size", "32", "--threads", "1", "--steps", "4",
                   "--cache", path("cache"), "--out", path("both")});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const Outcome wrong = report("both", {"--reader-study", "4", "--direction", "up"});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("there are: "));
  EXPECT_EQ(report("both", {"--reader-study", "4"}).code, 0);
  EXPECT_EQ(report("both").code, 0);
  EXPECT_THAT(read_bytes(path("both/report.html")), HasSubstr("real image, pair"));
}

}  // namespace
}  // namespace oct::test
