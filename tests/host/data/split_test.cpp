// SPDX-License-Identifier: Apache-2.0
#include "data/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "../../support/temporary_files.h"

namespace oct::host {
namespace {

using test::failure_of;
using testing::HasSubstr;
using testing::IsEmpty;

Record record(int number, const std::string& patient, const std::string& modality = "oct") {
  Record record;
  record.id = modality + std::to_string(1000 + number);
  record.patient = patient;
  record.items.push_back({modality, "", record.id});
  return record;
}

Index cohort(int patients, int each) {
  Index index;
  for (int p = 0; p < patients; ++p) {
    for (int i = 0; i < each; ++i) {
      index.records.push_back(record(p * each + i, "p" + std::to_string(p)));
    }
  }
  return index;
}

std::set<std::string> patients(const Index& index, const std::vector<std::int64_t>& side) {
  std::set<std::string> names;
  for (const std::int64_t i : side) names.insert(index.records[std::size_t(i)].patient);
  return names;
}

void expect_no_shared_patient(const Index& index, const Split& split) {
  const auto train = patients(index, split.train);
  for (const std::string& patient : patients(index, split.heldout)) {
    EXPECT_FALSE(train.contains(patient)) << patient;
  }
  EXPECT_EQ(split.train.size() + split.heldout.size(), index.records.size());
}

TEST(Split, IsByPatientAndHoldsOutTheFraction) {
  const Index index = cohort(40, 5);
  const Split split = make_split(index, {0.2, false, 1});
  expect_no_shared_patient(index, split);
  EXPECT_EQ(split.heldout.size(), 40U);
  EXPECT_THAT(split.warnings, IsEmpty());
}

TEST(Split, DependsOnSeedAndPatientsNotOnOrder) {
  Index index = cohort(40, 3);
  const auto before = patients(index, make_split(index, {0.2, false, 1}).heldout);
  EXPECT_NE(before, patients(index, make_split(index, {0.2, false, 2}).heldout));
  std::reverse(index.records.begin(), index.records.end());
  EXPECT_EQ(before, patients(index, make_split(index, {0.2, false, 1}).heldout));
}

TEST(Split, EachModalityHasItsFraction) {
  Index index;
  for (int i = 0; i < 30; ++i) index.records.push_back(record(i, "a" + std::to_string(i), "oct"));
  for (int i = 0; i < 10; ++i) index.records.push_back(record(i, "b" + std::to_string(i), "dfe"));
  const Split split = make_split(index, {0.1, false, 5});
  int oct = 0;
  int dfe = 0;
  for (const std::int64_t i : split.heldout) {
    (index.records[std::size_t(i)].items[0].modality == "oct" ? oct : dfe)++;
  }
  EXPECT_EQ(oct, 3);
  EXPECT_EQ(dfe, 1);
}

TEST(Split, OnePatientIsTrainedOnWithAWarning) {
  const Index index = cohort(1, 6);
  const Split split = make_split(index, {0.1, false, 0});
  EXPECT_THAT(split.heldout, IsEmpty());
  ASSERT_EQ(split.warnings.size(), 1U);
  EXPECT_THAT(split.warnings[0], HasSubstr("one patient"));
}

TEST(Split, UnknownPatientsAreOneEach) {
  Index index = cohort(1, 10);
  for (Record& record : index.records) record.patient.clear();
  EXPECT_EQ(make_split(index, {0.2, false, 0}).heldout.size(), 2U);
}

TEST(Split, FollowsAFoldersHintWithoutTearingPatients) {
  Index index = cohort(10, 4);
  for (std::size_t i = 0; i < index.records.size(); ++i) {
    index.records[i].split = i < 30 ? "train" : "test";  // patient 7 is on both sides
  }
  const Split split = make_split(index, {0.1, false, 0});
  expect_no_shared_patient(index, split);
  EXPECT_EQ(patients(index, split.heldout), (std::set<std::string>{"p8", "p9"}));
  ASSERT_EQ(split.warnings.size(), 1U);
  EXPECT_THAT(split.warnings[0], HasSubstr("1 patient(s) both in training"));
}

TEST(Split, AHintThatLeavesNobodyIsReplaced) {
  Index index = cohort(10, 4);
  for (std::size_t i = 0; i < index.records.size(); ++i) {
    index.records[i].split = i % 4 == 0 ? "test" : "train";  // every patient is on both sides
  }
  const Split split = make_split(index, {0.2, false, 0});
  expect_no_shared_patient(index, split);
  EXPECT_EQ(split.heldout.size(), 8U);
  EXPECT_THAT(split.warnings[0], HasSubstr("drawn anew"));
}

TEST(Split, ATestFolderAloneIsSplit) {
  Index index = cohort(10, 1);
  for (Record& record : index.records) record.split = "test";
  EXPECT_EQ(make_split(index, {0.2, false, 0}).heldout.size(), 2U);
}

TEST(Split, APatientInTwoExplicitSplitsIsAnError) {
  Index index = cohort(4, 2);
  for (std::size_t i = 0; i < index.records.size(); ++i) {
    index.records[i].split = i < 3 ? "test" : "train";
    index.records[i].split_is_explicit = true;
  }
  const auto [code, message] = failure_of([&] { make_split(index, {0.1, false, 0}); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("'p1'"));
  EXPECT_THAT(message, HasSubstr("--resplit"));
  expect_no_shared_patient(index, make_split(index, {0.3, true, 0}));
}

TEST(Split, FollowsExplicitSplits) {
  Index index = cohort(4, 2);
  for (std::size_t i = 0; i < index.records.size(); ++i) {
    index.records[i].split = i < 2 ? "val" : "train";
    index.records[i].split_is_explicit = true;
  }
  EXPECT_EQ(patients(index, make_split(index, {0.5, false, 0}).heldout),
            (std::set<std::string>{"p0"}));
}

TEST(Split, ComesBackFromJson) {
  const Index index = cohort(10, 2);
  const Split split = make_split(index, {0.2, false, 4});
  const nlohmann::json json = to_json(split, index);
  EXPECT_EQ(json.at("patients"),
            (nlohmann::json{"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"}));
  const Split again = split_from_json(json, index);
  EXPECT_EQ(again.train, split.train);
  EXPECT_EQ(again.heldout, split.heldout);

  Index more = cohort(11, 2);
  EXPECT_EQ(split_from_json(json, more).train, split.train);
  EXPECT_THAT(split_from_json(json, more).warnings.at(0), HasSubstr("2 record(s) are new"));
  const auto [code, message] = failure_of([&] { split_from_json(json, cohort(9, 2)); });
  EXPECT_EQ(code, ExitCode::checkpoint_incompatible);
  EXPECT_THAT(message, HasSubstr("gone"));
}

}  // namespace
}  // namespace oct::host
