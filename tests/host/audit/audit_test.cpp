// SPDX-License-Identifier: Apache-2.0
#include "audit/audit.h"

#include <gmock/gmock.h>

#include <sstream>

#include "../../support/temporary_files.h"
#include "audit/audit_page.h"
#include "audit/audit_report.h"
#include "octsdk/itk/write.h"
#include "pictures.h"

namespace oct::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class AuditTest : public testing::Test {
 protected:
  AuditTest() { index_.classes = {"DRUSEN", "NORMAL"}; }

  /// A record with a picture of its own, unless `seed` repeats.
  Record& add(const std::string& id, const std::string& patient, std::uint64_t seed,
              int width = 64) {
    return add(id, patient, blobs(seed, width));
  }
  Record& add(const std::string& id, const std::string& patient, const Image& image) {
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
    AuditPlan plan;
    plan.workers = 2;
    plan.tick = [](std::int64_t, std::int64_t, std::int64_t) {};
    return audit(index_, plan);
  }
  /// The findings of a kind.
  static std::vector<Finding> of_kind(const Audit& audit, const std::string& kind) {
    std::vector<Finding> found;
    for (const Finding& finding : audit.findings) {
      if (finding.kind == kind) found.push_back(finding);
    }
    return found;
  }
  static std::string text_of(const Audit& audit) {
    std::ostringstream out;
    write_text(out, audit, true);
    return out.str();
  }

  test::TemporaryFolder folder_;
  Index index_;
};

TEST_F(AuditTest, CountsASoundDataset) {
  add("a", "p1", 10).split = "train";
  add("b", "p1", 20).split = "train";
  add("c", "p2", 30).split = "val";
  index_.records[2].eye = "L";
  const Audit result = run();
  EXPECT_TRUE(result.is_clean());
  EXPECT_FALSE(result.has_errors());
  EXPECT_EQ(result.records, 3);
  EXPECT_THAT(result.files, SizeIs(3));
  EXPECT_EQ(result.patients, 2);
  EXPECT_EQ(result.classes, (Counts{{"DRUSEN", 3}}));
  EXPECT_EQ(result.splits, (Counts{{"train", 2}, {"val", 1}}));
  EXPECT_EQ(result.sizes, (Counts{{"64x64", 3}}));
  EXPECT_EQ(result.samples, (Counts{{"8-bit gray", 3}}));
  EXPECT_EQ(result.formats, (Counts{{"PNG", 3}}));
  EXPECT_EQ(result.eyes, (Counts{{"L", 1}, {"unknown", 2}}));
  EXPECT_EQ(result.patient_sources, (Counts{{"name", 3}}));
  EXPECT_TRUE(to_json(result)["clean"].get<bool>());
}

TEST_F(AuditTest, NamesUnreadableFilesWithTheReason) {
  add("a", "p1", 10);
  add("b", "p2", 20);
  test::write_bytes(folder_ / "b.png", "a text file named .png");
  const Audit result = run();
  const auto found = of_kind(result, "unreadable");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].message, HasSubstr("b.png"));
  EXPECT_THAT(found[0].files, SizeIs(1));
  EXPECT_TRUE(result.has_errors());
  EXPECT_THAT(text_of(result), HasSubstr("b.png | unreadable"));
}

TEST_F(AuditTest, HoldsDuplicatesOfOnePatientForHarmless) {
  add("a", "p1", 10);
  add("b", "p1", 10);
  const Audit result = run();
  const auto found = of_kind(result, "duplicate");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].files, SizeIs(2));
  EXPECT_FALSE(result.has_errors());
  EXPECT_THAT(of_kind(result, "near-duplicate"), SizeIs(0)) << "told once";
}

TEST_F(AuditTest, DuplicatesUnderTwoPatientsOrSplitsAreErrors) {
  add("a", "p1", 10);
  add("b", "p2", 10);
  add("c", "p3", 20).split = "train";
  add("d", "p3", 20).split = "test";
  const Audit result = run();
  EXPECT_TRUE(result.has_errors());
  std::string messages;
  for (const Finding& finding : of_kind(result, "duplicate")) messages += finding.message;
  EXPECT_THAT(messages, HasSubstr("under 2 patients"));
  EXPECT_THAT(messages, HasSubstr("in 2 splits"));
}

TEST_F(AuditTest, FindsTheSamePictureInAnotherSizeAndBrightness) {
  add("a", "p1", 10);
  Image copy = blobs(10, 90, 70);
  for (float& value : copy.pixels) value = std::round(value * 0.8F + 20);
  add("copy", "p2", copy);
  add("b", "p3", 20);
  const auto found = of_kind(run(), "near-duplicate");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_EQ(found[0].message, "2 files look nearly the same, under 2 patients");
  EXPECT_THAT(found[0].files, ElementsAre(HasSubstr("a.png"), HasSubstr("copy.png")));
}

TEST_F(AuditTest, PatientInTwoSplitsIsAnErrorOnlyWhereItIsOrderedAndNeverNamed) {
  add("a", "SECRET-ID", 10).split = "train";
  add("b", "SECRET-ID", 20).split = "val";
  Audit result = run();
  ASSERT_THAT(of_kind(result, "patient-in-two-splits"), SizeIs(1));
  EXPECT_FALSE(result.has_errors());
  for (Record& record : index_.records) record.split_is_explicit = true;
  result = run();
  EXPECT_TRUE(result.has_errors());
  std::ostringstream json;
  write_json(json, {{"dataset", "oct"}}, result);
  const std::string page = audit_page(result, {"oct", "somewhere"}, [] {});
  EXPECT_THAT(text_of(result) + json.str() + page, Not(HasSubstr("SECRET-ID")));
  EXPECT_TRUE(nlohmann::json::accept(json.str()));
}

TEST_F(AuditTest, NotesAPatientOfTwoClasses) {
  add("a", "p1", 10);
  add("b", "p1", 20).labels = {0, 1};
  add("c", "p2", 30);
  const auto found = of_kind(run(), "patient-in-two-classes");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].message, HasSubstr("1 of 2 patients"));
  EXPECT_THAT(found[0].files, ElementsAre("a", "b"));
  EXPECT_EQ(found[0].severity, Severity::note);
}

TEST_F(AuditTest, NotesFilesThatAreTheirOwnPatients) {
  add("a", "a", 10);
  const Audit result = run();
  EXPECT_THAT(of_kind(result, "patient-unknown"), SizeIs(1));
  EXPECT_EQ(result.patient_sources, (Counts{{"none", 1}}));
}

TEST_F(AuditTest, ARowOfAManifestWithoutPatientDoesNotTellWhoseItIs) {
  index_.layout = "manifest";
  add("a", "a", 10);  // as the datasets fill it where the column is empty
  add("b", "P-7", 20);
  const Audit result = run();
  EXPECT_EQ(result.patient_sources, (Counts{{"manifest", 1}, {"none", 1}}));
  const auto found = of_kind(result, "patient-unknown");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].files, ElementsAre(HasSubstr("a.png")));
}

TEST_F(AuditTest, WarnsOfOddSizes) {
  for (const char* id : {"a", "b", "c", "d"}) add(id, "p", static_cast<std::uint64_t>(id[0]));
  add("wide", "p", 3, 160);
  const Audit result = run();
  const auto found = of_kind(result, "odd-size");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].message, HasSubstr("64x160"));
  EXPECT_THAT(text_of(result), HasSubstr("warning odd-size: 64x160"));
}

TEST_F(AuditTest, FindsWhatShowsNothingOrIsFarTooBright) {
  for (int i = 0; i < 24; ++i) add("f" + std::to_string(i), "p", std::uint64_t(i));
  Image bright = blobs(99);
  for (float& value : bright.pixels) value = std::min(255.0F, value * 0.2F + 210);
  add("bright", "p", bright);
  Image flat = make_image(64, 64, 1, SampleType::u8);
  std::fill(flat.pixels.begin(), flat.pixels.end(), 100.0F);
  add("flat", "p", flat);
  const Audit result = run();
  const auto outliers = of_kind(result, "intensity-outlier");
  ASSERT_THAT(outliers, SizeIs(1));
  EXPECT_THAT(outliers[0].files, ElementsAre(HasSubstr("bright.png")));
  const auto empty = of_kind(result, "no-contrast");
  ASSERT_THAT(empty, SizeIs(1));
  EXPECT_THAT(empty[0].files, ElementsAre(HasSubstr("flat.png")));
}

TEST_F(AuditTest, WarnsOfMissingMatesAmongPairs) {
  add("a", "p1", 10);
  add("b", "p2", 20);
  EXPECT_TRUE(run().is_clean());
  Item dfe = index_.records[0].items[0];
  dfe.modality = "dfe";
  index_.records[0].items.push_back(dfe);
  const Audit result = run();
  const auto found = of_kind(result, "missing-mate");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].files, ElementsAre("b"));
  EXPECT_FALSE(result.has_errors());
}

TEST_F(AuditTest, ReadsAFileThatTwoRecordsShareOnce) {
  Record other = add("a", "p1", 10);
  other.id = "a-right";
  index_.records.push_back(other);
  const Audit result = run();
  EXPECT_THAT(result.files, SizeIs(1));
  EXPECT_TRUE(result.is_clean());
}

TEST_F(AuditTest, ThePageEscapesNamesAndHoldsPictures) {
  add("<img src=x onerror=alert(1)>", "p1", 10);
  const std::string page = audit_page(run(), {"oct", "<script>"}, [] {});
  EXPECT_THAT(page, Not(HasSubstr("<img src=x")));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, HasSubstr("data:image/png;base64,"));
  EXPECT_THAT(page, HasSubstr("do not pass it on"));
  EXPECT_THAT(page, Not(HasSubstr("http:")));
  EXPECT_THAT(page, Not(HasSubstr("https:")));
  write_private_page(folder_ / "page.html", page);
  EXPECT_EQ(std::filesystem::status(folder_ / "page.html").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace oct::host
