// SPDX-License-Identifier: Apache-2.0
#include "audit/audit.h"

#include <gmock/gmock.h>

#include "../../support/temporary_files.h"
#include "audit/audit_report.h"
#include "octsdk/itk/write.h"

namespace oct::host {
namespace {

using testing::HasSubstr;

class AuditTest : public testing::Test {
 protected:
  AuditTest() { index_.classes = {"DRUSEN", "NORMAL"}; }

  // A record with a flat image of its own, unless `gray` repeats.
  Record& add(const std::string& id, const std::string& patient, float gray, int width = 16) {
    Image image = make_image(width, 16, 1, SampleType::u8);
    std::fill(image.pixels.begin(), image.pixels.end(), gray);
    const auto path = folder_ / (id + ".png");
    write(path, image);
    Record record;
    record.id = id;
    record.patient = patient;
    record.labels = {1, 0};
    record.items.push_back({"oct", path.string(), ""});
    index_.records.push_back(record);
    return index_.records.back();
  }

  Audit run() {
    return audit(index_, 2, [](std::int64_t, std::int64_t) {});
  }

  test::TemporaryFolder folder_;
  Index index_;
};

TEST_F(AuditTest, CountsASoundDataset) {
  add("a", "p1", 10).split = "train";
  add("b", "p1", 20).split = "train";
  add("c", "p2", 30).split = "val";
  const Audit result = run();
  EXPECT_TRUE(result.findings.empty());
  EXPECT_FALSE(result.has_errors());
  EXPECT_EQ(result.records, 3);
  EXPECT_EQ(result.files, 3);
  EXPECT_EQ(result.patients, 2);
  EXPECT_EQ(result.classes, (Counts{{"DRUSEN", 3}}));
  EXPECT_EQ(result.splits, (Counts{{"train", 2}, {"val", 1}}));
  EXPECT_EQ(result.sizes, (Counts{{"16x16", 3}}));
  EXPECT_EQ(result.samples, (Counts{{"8-bit gray", 3}}));
  EXPECT_TRUE(to_json(result)["clean"].get<bool>());
}

TEST_F(AuditTest, NamesUnreadableFilesWithTheReason) {
  add("a", "p1", 10);
  add("b", "p2", 20);
  test::write_bytes(folder_ / "b.png", "a text file named .png");
  const Audit result = run();
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].kind, "unreadable");
  EXPECT_THAT(result.findings[0].message, HasSubstr("b.png"));
  EXPECT_EQ(result.findings[0].files.size(), 1U);
  EXPECT_TRUE(result.has_errors());
}

TEST_F(AuditTest, HoldsDuplicatesOfOnePatientForHarmless) {
  add("a", "p1", 10);
  add("b", "p1", 10);
  const Audit result = run();
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].kind, "duplicate");
  EXPECT_EQ(result.findings[0].files.size(), 2U);
  EXPECT_FALSE(result.has_errors());
}

TEST_F(AuditTest, DuplicatesUnderTwoPatientsOrSplitsAreErrors) {
  add("a", "p1", 10);
  add("b", "p2", 10);
  add("c", "p3", 20).split = "train";
  add("d", "p3", 20).split = "test";
  const Audit result = run();
  EXPECT_TRUE(result.has_errors());
  const nlohmann::ordered_json json = to_json(result);
  std::string messages;
  for (const auto& finding : json["findings"]) messages += finding["message"].get<std::string>();
  EXPECT_THAT(messages, HasSubstr("under 2 patients"));
  EXPECT_THAT(messages, HasSubstr("in 2 splits"));
}

TEST_F(AuditTest, PatientInTwoSplitsIsAnErrorOnlyWhereItIsOrdered) {
  add("a", "p1", 10).split = "train";
  add("b", "p1", 20).split = "val";
  Audit result = run();
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].kind, "patient-in-two-splits");
  EXPECT_FALSE(result.has_errors());
  for (Record& record : index_.records) record.split_is_explicit = true;
  EXPECT_TRUE(run().has_errors());
}

TEST_F(AuditTest, WarnsOfOddSizes) {
  for (const char* id : {"a", "b", "c", "d"}) {
    add(id, id, static_cast<float>(id[0]));
  }
  add("wide", "p", 3, 40);
  const Audit result = run();
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].kind, "odd-size");
  EXPECT_THAT(result.findings[0].message, HasSubstr("16x40"));
  EXPECT_THAT(to_text(result), HasSubstr("warning odd-size: 16x40"));
}

TEST_F(AuditTest, WarnsOfMissingMatesAmongPairs) {
  add("a", "p1", 10);
  add("b", "p2", 20);
  EXPECT_TRUE(run().findings.empty());
  Item dfe = index_.records[0].items[0];
  dfe.modality = "dfe";
  index_.records[0].items.push_back(dfe);
  const Audit result = run();
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].kind, "missing-mate");
  EXPECT_THAT(result.findings[0].files, testing::ElementsAre("b"));
  EXPECT_FALSE(result.has_errors());
}

TEST_F(AuditTest, ReadsAFileThatTwoRecordsShareOnce) {
  Record other = add("a", "p1", 10);
  other.id = "a-right";
  index_.records.push_back(other);
  const Audit result = run();
  EXPECT_EQ(result.files, 1);
  EXPECT_TRUE(result.findings.empty());
}

}  // namespace
}  // namespace oct::host
