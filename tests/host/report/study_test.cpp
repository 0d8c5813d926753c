// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "eval/reader_study.h"
#include "report/study_page.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// Image i is everywhere of one brightness, which tells whose it is.
class Flat : public ImageSource {
 public:
  Flat(std::int64_t size, double first) : size_(size), first_(first) {}
  [[nodiscard]] std::int64_t size() const override { return size_; }
  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    MetricBatch batch;
    batch.images = at::empty({count, 1, 8, 8});
    for (std::int64_t i = 0; i < count; ++i) {
      batch.images[i].fill_(first_ + 0.02 * static_cast<double>(first + i));
      batch.ids.push_back("secret-" + std::to_string(first + i));
    }
    return batch;
  }

 private:
  std::int64_t size_;
  double first_;
};

EvaluationTask task_of(std::int64_t real, std::int64_t made) {
  EvaluationTask task;
  task.heldout = std::make_shared<Flat>(real, -0.9);
  task.fake = std::make_shared<Flat>(made, 0.1);
  return task;
}

json shown_in(const std::string& page) {
  const std::string start = "<script type=\"application/json\" id=\"study\">";
  const std::size_t from = page.find(start) + start.size();
  return json::parse(page.substr(from, page.find("</script>", from) - from));
}

TEST(Study, HalfTheKeyIsSynthetic) {
  const Study study = make_study(task_of(30, 30), 20, 7, false);
  ASSERT_EQ(study.key.synthetic.size(), 20U);
  int synthetic = 0;
  for (const auto& [id, is] : study.key.synthetic) synthetic += is ? 1 : 0;
  EXPECT_EQ(synthetic, 10);
}

TEST(Study, ThePageShowsEveryPictureOnceAndNotWhichItIs) {
  const Study study = make_study(task_of(30, 30), 20, 7, false);
  const json shown = shown_in(study.page);
  EXPECT_EQ(shown.at("study"), study.key.study);
  ASSERT_EQ(shown.at("images").size(), 20U);
  std::set<std::string> pictures;
  int changes = 0;
  bool before = false;
  for (const json& image : shown.at("images")) {
    EXPECT_EQ(image.size(), 2U);  // id and png
    pictures.insert(image.at("png").get<std::string>());
    const bool synthetic = study.key.synthetic.at(image.at("id"));
    changes += synthetic == before ? 0 : 1;
    before = synthetic;
  }
  EXPECT_EQ(pictures.size(), 20U);
  EXPECT_GE(changes, 5);  // shuffled
  EXPECT_THAT(study.page, Not(HasSubstr("secret")));
}

TEST(Study, BothKindsHaveOneEncoding) {
  EvaluationTask task = task_of(10, 10);
  task.fake = std::make_shared<Flat>(10, -0.9);
  const json shown = shown_in(make_study(task, 10, 3, false).page);
  std::set<std::size_t> sizes;
  for (const json& image : shown.at("images")) {
    sizes.insert(image.at("png").get<std::string>().size());
  }
  EXPECT_LE(*sizes.rbegin() - *sizes.begin(), 4U);
}

TEST(Study, ASeedIsOneStudy) {
  EXPECT_EQ(make_study(task_of(30, 30), 20, 7, false).page,
            make_study(task_of(30, 30), 20, 7, false).page);
  EXPECT_NE(make_study(task_of(30, 30), 20, 7, false).key.study,
            make_study(task_of(30, 30), 20, 8, false).key.study);
}

TEST(Study, TooFewImagesAreCounted) {
  const auto [code, message] = test::failure_of([] { make_study(task_of(4, 30), 20, 7, false); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("there are 4 and 30. Give at most 8"));
}

TEST(Study, OfRealEyesItWarns) {
  EXPECT_THAT(make_study(task_of(9, 9), 4, 1, true).page, HasSubstr("patients' eyes"));
  EXPECT_THAT(make_study(task_of(9, 9), 4, 1, false).page, Not(HasSubstr("patients' eyes")));
}

class Answers : public testing::Test {
 protected:
  Answers() : key_{"s", {{"a", true}, {"b", false}, {"c", true}}} {}

  std::pair<ExitCode, std::string> failure(const std::string& text) {
    test::write_bytes(folder_ / "answers.json", text);
    return test::failure_of([&] { read_answers(folder_ / "answers.json", key_); });
  }
  static std::string with(const std::string& answers) {
    return R"({"octhost_reader_study": 1, "study": "s", "answers": [)" + answers + "]}";
  }

  StudyKey key_;
  test::TemporaryFolder folder_;
};

TEST_F(Answers, AKeyIsReadAsItWasWritten) {
  save_key(folder_ / "key.json", key_);
  const StudyKey back = read_key(folder_ / "key.json");
  EXPECT_EQ(back.study, "s");
  EXPECT_EQ(back.synthetic, key_.synthetic);
}

TEST_F(Answers, AreHeldAgainstTheKey) {
  test::write_bytes(folder_ / "answers.json",
                    with(R"({"id": "a", "answer": "real", "confidence": 3},
                            {"id": "b", "answer": "synthetic", "confidence": 1, "seconds": 2})"));
  const auto marked = read_answers(folder_ / "answers.json", key_);
  ASSERT_EQ(marked.size(), 2U);
  EXPECT_TRUE(marked[0].is_synthetic);
  EXPECT_FALSE(marked[0].called_synthetic);
  EXPECT_EQ(marked[0].confidence, 3);
  EXPECT_FALSE(marked[1].is_synthetic);
}

TEST_F(Answers, WhatIsWrongIsNamed) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"{", "is no answers of a reader study"},
      {R"({"octhost_reader_study": 1, "study": "t", "answers": []})", "answers are to study 't'"},
      {with(R"({"id": "x", "answer": "real", "confidence": 1})"), "no picture 'x'"},
      {with(R"({"id": "a", "answer": "yes", "confidence": 1})"), "is called 'yes'"},
      {with(R"({"id": "a", "answer": "real", "confidence": 9})"), "has confidence 9"},
      {with(R"({"id": "a", "answer": "real"})"), "confidence"},
      {with(R"({"id": "a", "answer": "real", "confidence": 1},
               {"id": "a", "answer": "real", "confidence": 1})"),
       "answered twice"}};
  for (const auto& [text, word] : cases) {
    const auto [code, message] = failure(text);
    EXPECT_EQ(code, ExitCode::invalid_input) << text;
    EXPECT_THAT(message, HasSubstr(word));
    EXPECT_THAT(message, HasSubstr("answers.json"));
  }
}

const Score& score(const Evaluation& evaluation, const std::string& name) {
  for (const ScoreRow& row : evaluation.scores) {
    if (row.score.name == name) return row.score;
  }
  throw std::runtime_error("no score " + name);
}

std::vector<Marked> many(int true_positive, int false_negative, int true_negative,
                         int false_positive) {
  std::vector<Marked> marked;
  marked.insert(marked.end(), std::size_t(true_positive), {true, true, 2});
  marked.insert(marked.end(), std::size_t(false_negative), {true, false, 2});
  marked.insert(marked.end(), std::size_t(true_negative), {false, false, 2});
  marked.insert(marked.end(), std::size_t(false_positive), {false, true, 2});
  return marked;
}

// Wilson's closed form for 8 of 10 and 15 of 20, worked out apart from this code, in Python.
TEST(ReaderScores, SharesHaveWilsonsInterval) {
  const Evaluation result = score_reader(many(8, 2, 15, 5), 0);
  EXPECT_NEAR(score(result, "sensitivity").value, 0.8, 1e-12);
  EXPECT_NEAR(*score(result, "sensitivity").low, 0.490162, 1e-6);
  EXPECT_NEAR(*score(result, "sensitivity").high, 0.943318, 1e-6);
  EXPECT_NEAR(score(result, "specificity").value, 0.75, 1e-12);
  EXPECT_NEAR(*score(result, "specificity").low, 0.531299, 1e-6);
  EXPECT_NEAR(*score(result, "specificity").high, 0.888138, 1e-6);
  EXPECT_NEAR(score(result, "accuracy").value, 23.0 / 30, 1e-12);
  EXPECT_EQ(score(result, "accuracy").n, 30);
  // With one confidence the area is the mean of both shares.
  EXPECT_NEAR(score(result, "auc").value, 0.775, 1e-12);
}

TEST(ReaderScores, TheAreaHeedsConfidence) {
  // Grades of synthetic 3, 1, -1; of real -3, -1, 1: by hand 7 of 9 with ties half.
  const std::vector<Marked> marked{{true, true, 3},   {true, true, 1},   {true, false, 1},
                                   {false, false, 3}, {false, false, 1}, {false, true, 1}};
  const Evaluation result = score_reader(marked, 0);
  EXPECT_NEAR(score(result, "auc").value, 7.0 / 9, 1e-12);
  EXPECT_LT(*score(result, "auc").low, 7.0 / 9);
  EXPECT_GT(*score(result, "auc").high, 7.0 / 9);
  EXPECT_EQ(*score(score_reader(marked, 0), "auc").low, *score(result, "auc").low);
}

// The standard error of Hanley and McNeil 1982 for AUC 0.775 with 100 and 100 is about 0.033; of
// binary answers DeLong's is 0.5 sqrt(0.8*0.2/100 + 0.75*0.25/100) = 0.0295.
TEST(ReaderScores, TheBootstrapIsAsWideAsTheory) {
  const Evaluation result = score_reader(many(80, 20, 75, 25), 1);
  const Score& auc = score(result, "auc");
  EXPECT_NEAR(*auc.high - *auc.low, 2 * 1.96 * 0.0295, 0.012);
  EXPECT_NEAR((*auc.high + *auc.low) / 2, 0.775, 0.01);
}

TEST(ReaderScores, WithoutOneKindThereIsNoArea) {
  const Evaluation result = score_reader(many(3, 1, 0, 0), 0);
  EXPECT_EQ(result.scores.size(), 2U);
  ASSERT_EQ(result.skipped.size(), 1U);
  EXPECT_EQ(result.skipped[0].reason, "auc: no real picture was answered");
  EXPECT_EQ(test::failure_of([] { score_reader({}, 0); }).first, ExitCode::metric_undefined);
}

}  // namespace
}  // namespace oct::host
