// SPDX-License-Identifier: Apache-2.0
#include "report/page.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "octsdk/itk/write.h"
#include "octsdk/random.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* k_hostile = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) {
    ++found;
  }
  return found;
}

/// A run folder with nothing in it but what a test writes.
class Page : public testing::Test {
 protected:
  Page() { config("[run]\nmodel = \"toy\"\ndataset = \"oct\"\n[data]\ndata = \"\"\n"); }

  void config(const std::string& text) { test::write_bytes(folder_ / "config.toml", text); }

  [[nodiscard]] Report report() const {
    Report report;
    report.facts = facts_of(folder_.path());
    report.may_show_real = report.facts.is_phantom();
    return report;
  }
  [[nodiscard]] std::string page() const { return report_page(report()); }

  void add_sample(const std::string& name) {
    std::filesystem::create_directory(folder_ / "samples");
    write(folder_ / "samples" / name, make_image(20, 10, 3, SampleType::u8));
  }

  test::TemporaryFolder folder_;
};

TEST_F(Page, AFolderThatIsNoRunIsRefused) {
  std::filesystem::remove(folder_ / "config.toml");
  const auto [code, message] = test::failure_of([&] { facts_of(folder_.path()); });
  EXPECT_EQ(code, ExitCode::bad_input_folder);
  EXPECT_THAT(message, HasSubstr("config.toml"));
}

TEST_F(Page, AnEmptyRunSaysWhatIsMissing) {
  const std::string text = page();
  EXPECT_THAT(text, HasSubstr("Not evaluated yet: octhost evaluate --run"));
  EXPECT_THAT(text, HasSubstr("There are no curves: no step was logged."));
  EXPECT_THAT(text, HasSubstr("The run holds no sample grid"));
  EXPECT_THAT(text, HasSubstr("Not drawn yet: octhost evaluate --run"));
  EXPECT_THAT(text, HasSubstr("The split is not known."));
}

TEST_F(Page, DamagedFilesAreSaidToBeDamaged) {
  test::write_bytes(folder_ / "evaluation.json", "{\"scores\": [");
  test::write_bytes(folder_ / "plugins.json", "[]");
  test::write_bytes(folder_ / "split.json", std::string("\0\1\2", 3));
  const Report damaged = report();
  for (const char* file : {"evaluation.json", "plugins.json", "split.json"}) {
    const auto& all = damaged.facts.missing;
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Missing& one) {
      return one.what == file && one.why.starts_with("is damaged");
    })) << file;
  }
  EXPECT_THAT(report_page(damaged), HasSubstr("Not evaluated yet"));
}

TEST_F(Page, JsonOfForeignShapeBreaksNothing) {
  test::write_bytes(folder_ / "evaluation.json",
                    R"({"scores": [1, {"name": 7, "value": "high", "low": {}}, null, []],
                        "skipped": {"a": 1}, "context": 3})");
  test::write_bytes(folder_ / "plugins.json", R"({"plugins": [null, 4], "versions": [1]})");
  test::write_bytes(folder_ / "split.json", R"({"train": 3})");
  Report foreign = report();
  foreign.facts.checkpoint = {{"made_with", 3}, {"parts", {1, 2}}};
  EXPECT_THAT(report_page(foreign), HasSubstr("Scores on the held-out images"));
  test::write_bytes(folder_ / "evaluation.json", R"({"scores": 5})");
  EXPECT_THAT(page(), HasSubstr("evaluation.json holds no score"));
}

TEST_F(Page, ScoresStandBesideIntervalAndBaseline) {
  test::write_bytes(folder_ / "evaluation.json",
                    R"({"scores": [{"metric": "ssim", "name": "ssim-gauss", "value": 0.52428,
                        "better": "higher", "low": 0.5, "high": 0.55, "n": 100, "baseline": 0.4},
                       {"metric": "swd", "name": "swd@a-to-b", "value": 1, "n": 9},
                       {"metric": "swd", "name": "swd@a-to-b@untrained", "value": 0.1}],
                        "skipped": [{"metric": "kid", "reason": "needs 'x' and more"}],
                        "context": {"step": 7}})");
  const std::string text = page();
  EXPECT_THAT(text, HasSubstr("<th scope=\"col\">real to real</th><th "
                              "scope=\"col\">untrained</th><th scope=\"col\">n</th>"));
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\">ssim-gauss</th><td>0.52428</td><td>0.5 to "
                              "0.55</td><td>higher</td><td>0.4</td><td>–</td><td>100</td>"));
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\">swd@a-to-b</th><td>1</td><td>–</td>"
                              "<td></td><td>–</td><td>0.1</td><td>9</td>"));
  EXPECT_THAT(text, Not(HasSubstr("a-to-b@untrained")));
  EXPECT_THAT(text, HasSubstr("<strong>kid</strong>: needs &#39;...&#39; and more"));
  EXPECT_THAT(text, HasSubstr("Judged after step 7"));
}

TEST_F(Page, NothingOfARunBecomesHtml) {
  const nlohmann::ordered_json word(k_hostile);
  config("[run]\nmodel = " + word.dump() +
         "\n["
         "model]\nnote = " +
         word.dump() + "\n");
  test::write_bytes(folder_ / "plugins.json",
                    nlohmann::ordered_json{{"plugins", {{{"id", k_hostile}, {"kind", k_hostile}}}},
                                           {"versions", {{k_hostile, k_hostile}}}}
                        .dump());
  test::write_bytes(
      folder_ / "evaluation.json",
      nlohmann::ordered_json{
          {"scores", {{{"name", k_hostile}, {"better", k_hostile}, {"n", k_hostile}}}},
          {"skipped", {{{"metric", k_hostile}, {"reason", k_hostile}}}},
          {"context", {{"step", k_hostile}, {"size", k_hostile}}}}
          .dump());
  test::write_bytes(folder_ / "scalars.jsonl",
                    nlohmann::ordered_json{{"step", 1}, {k_hostile, 1.0}}.dump() + "\n");
  test::write_bytes(folder_ / "log.txt",
                    std::string("2026-11-24 06:35:42 warning ") + k_hostile + "\n");
  Report hostile = report();
  hostile.facts.name = k_hostile;
  hostile.facts.checkpoint = {{"step", k_hostile},
                              {"parts", {{k_hostile, {{"values", k_hostile}}}}}};
  hostile.facts.missing.push_back({k_hostile, k_hostile});
  hostile.data =
      DataCounts{k_hostile, {k_hostile}, {{k_hostile, 1, {1, 1, {1}}, {1, 1, {1}}}}, false, 0, "f"};
  const Image image = make_image(2, 2, 1, SampleType::u8);
  hostile.pairs = {{k_hostile, k_hostile, {{image, image}}}};
  const std::string text = report_page(hostile);
  EXPECT_EQ(count(text, "<script"), 1U);
  EXPECT_EQ(count(text, "</script"), 1U);
  EXPECT_EQ(count(text, "<img src=x"), 0U);
  EXPECT_EQ(count(text, "alert('x')"), 0U);
  EXPECT_GT(count(text, "&lt;script&gt;"), 8U);
}

TEST_F(Page, SamplesAreSlidesInOrder) {
  for (const char* name : {"step-000100.png", "step-000000.png", "step-1000000.png", "other.png"}) {
    add_sample(name);
  }
  test::write_bytes(folder_ / "samples/step-000050.png", "no image");
  const std::string text = page();
  EXPECT_EQ(count(text, "alt=\"sample grid at step "), 3U);
  EXPECT_LT(text.find("data-name=\"step 0\""), text.find("data-name=\"step 100\""));
  EXPECT_LT(text.find("data-name=\"step 100\""), text.find("data-name=\"step 1000000\""));
  EXPECT_THAT(text, HasSubstr("1 grids in samples/ cannot be read."));
}

TEST_F(Page, OfALongTrainingSomeGridsAreShownAndTheRestCounted) {
  for (int i = 0; i < 100; ++i) add_sample("step-" + std::to_string(100000 + i) + ".png");
  const std::string text = page();
  EXPECT_EQ(count(text, "alt=\"sample grid at step "), 40U);
  EXPECT_THAT(text, HasSubstr("60 of 100 grids were left out"));
  EXPECT_THAT(text, HasSubstr("step 100000\""));
  EXPECT_THAT(text, HasSubstr("step 100099\""));
}

TEST_F(Page, IsKeptSmallWhateverTheRunHolds) {
  Image noise = make_image(1000, 700, 3, SampleType::u8);
  Rng rng(1, "noise");
  for (float& pixel : noise.pixels) pixel = static_cast<float>(rng.below(256));
  std::filesystem::create_directory(folder_ / "samples");
  for (int i = 1; i <= 5; ++i) {
    write(folder_ / "samples" / ("step-" + std::to_string(i) + ".png"), noise);
  }
  write(folder_ / "closest.png", noise);
  const std::string text = page();
  EXPECT_LT(text.size(), 10'000'000U);
  EXPECT_GT(text.size(), 6'000'000U);
  EXPECT_THAT(text, HasSubstr("of 5 grids were left out"));
}

TEST_F(Page, PicturesOfPatientsAreShownOnlyWhenAskedFor) {
  config("[run]\nmodel = \"toy\"\n[data]\ndata = \"/home/me/P-17/eyes\"\n");
  add_sample("step-000001.png");
  write(folder_ / "closest.png", make_image(20, 10, 3, SampleType::u8));
  Report real = report();
  ASSERT_FALSE(real.may_show_real);
  const std::string without = report_page(real);
  EXPECT_EQ(count(without, "<img"), 0U);
  EXPECT_THAT(without, HasSubstr("--with-real"));
  real.may_show_real = true;
  const std::string with = report_page(real);
  EXPECT_EQ(count(with, "<img"), 2U);
  EXPECT_THAT(with, HasSubstr("This page shows pictures of patients"));
  // A generator's grids show nobody.
  real.may_show_real = false;
  real.facts.checkpoint = {{"made_with", {{"setup", {{"source_channels", 0}}}}}};
  EXPECT_EQ(count(report_page(real), "<img"), 1U);
}

TEST_F(Page, NoPathAndNoNameOfAFileIsTold) {
  config(
      "[run]\nmodel = \"toy\"\n[train]\nout = \"runs/P-17\"\n[data]\ndata = \"/home/me/P-17\"\n");
  test::write_bytes(folder_ / "split.json",
                    R"({"train": ["P-17/a.png", "P-18/b.png"], "heldout": ["P-19/c.png"]})");
  test::write_bytes(folder_ / "log.txt",
                    "2026-11-24 06:35:42 warning patient 'P-17' is in two splits\n"
                    "2026-11-24 06:35:43 error cannot read /home/me/P-17/a.png\n"
                    "2026-11-24 06:35:44 info P-17\n");
  Report real = report();
  real.facts.missing.push_back({"Pictures", "'/home/me/P-17' is gone"});
  real.may_show_real = true;
  const std::string text = report_page(real);
  for (const char* word : {"P-17", "P-18", "P-19", "/home/me"}) {
    EXPECT_THAT(text, Not(HasSubstr(word)));
  }
  EXPECT_THAT(text, HasSubstr("<td>2</td><td>1</td>"));
  EXPECT_THAT(text, HasSubstr("patient &#39;...&#39; is in two splits"));
}

TEST_F(Page, IdsWithoutQuotesAreNotToldEither) {
  test::write_bytes(folder_ / "split.json",
                    R"({"train": ["cnv/CNV-8261063-2"], "heldout": ["Doe^Jane"]})");
  test::write_bytes(folder_ / "log.txt",
                    "2026-11-24 06:35:42 warning patient 8261063 has 2 images, as has Doe^Jane\n"
                    "2026-11-24 06:35:43 warning record cnv/CNV-8261063-2 is dark\n"
                    "2026-11-24 06:35:44 error CNV-8261063-2 cannot be read; 18261063 bytes\n");
  const std::string text = page();
  for (const char* word : {" 8261063", "-8261063", "Doe", "Jane"}) {
    EXPECT_THAT(text, Not(HasSubstr(word)));
  }
  EXPECT_THAT(text, HasSubstr("patient ... has 2 images, as has ..."));
  EXPECT_THAT(text, HasSubstr("18261063 bytes"));
}

TEST_F(Page, PatientsOfAManifestAreNotTold) {
  test::write_bytes(
      folder_ / "split.json",
      R"({"train": ["a.png"], "heldout": ["b.png"], "patients": ["Roe^Rita", "7730194", "12"]})");
  test::write_bytes(folder_ / "log.txt",
                    "2026-11-24 06:35:42 warning 7730194 and Roe^Rita have 12 images\n");
  const std::string text = page();
  for (const char* word : {"7730194", "Roe", "Rita"}) EXPECT_THAT(text, Not(HasSubstr(word)));
  EXPECT_THAT(text, HasSubstr("... and ... have 12 images"));  // a count, and no name
}

TEST_F(Page, AFolderThatSomebodyNamedIsNoTitle) {
  const auto page_of = [&](const std::string& name) {
    const std::filesystem::path folder = folder_ / name;
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(folder_ / "config.toml", folder / "config.toml");
    Report named;
    named.facts = facts_of(folder);
    return report_page(named);
  };
  const std::string somebody = page_of("doe-jane-1957");
  EXPECT_THAT(somebody, Not(HasSubstr("jane")));
  EXPECT_THAT(somebody, HasSubstr("<h1>toy on oct</h1>"));
  EXPECT_THAT(somebody, HasSubstr("octhost evaluate --run RUN"));
  EXPECT_THAT(page_of("00012-toy-oct"), HasSubstr("<h1>00012-toy-oct</h1>"));
}

TEST_F(Page, ADataSheetCountsImagesPatientsAndClasses) {
  Report full = report();
  full.data = DataCounts{
      "flat", {"CNV", "DRUSEN"}, {{"oct", 1, {9, 5, {4, 3}}, {3, 2, {2, 1}}}}, false, 0, "f"};
  const std::string text = report_page(full);
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\">oct (1 channel)</th><td>9 images, 5 "
                              "patients</td><td>3 images, 2 patients</td>"));
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\">oct: DRUSEN</th><td>3</td><td>1</td>"));
}

}  // namespace
}  // namespace oct::host
