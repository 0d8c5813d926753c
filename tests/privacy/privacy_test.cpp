// SPDX-License-Identifier: Apache-2.0
// The two zones of DESIGN 7: what leaves the run folder names nobody and no place; the run folder
// may know places, and holds no DICOM identity.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>

#include "privacy/leaks.h"
#include "privacy/tagged_dicom.h"
#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int k_people = 4;
const std::vector<std::string> k_formats{"png", "tif", "mha", "nrrd", "nii.gz", "dcm"};

/// A clinic's scans and photographs, and a run on the scans. Folders are named after patients, so
/// they are not to be taken for classes, whose names are told.
class Privacy : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    for (int person = 0; person < k_people; ++person) {
      const std::string home = "/Heffalump" + std::to_string(person);
      fs::create_directories(path("scans" + home));
      fs::create_directories(path("photos" + home));
      for (int i = 0; i < 3; ++i) {
        const std::string file = home + "/woozle" + std::to_string(i) + ".dcm";
        write_tagged_dicom(path("scans" + file), identity(person), "OPT", i + 1, i == 2 ? 3 : 1);
        write_tagged_dicom(path("photos" + file), identity(person), "OP", i + 1, 1);
      }
    }
    fs::create_directories(path("out"));
    run({"train", "--model", "random", "--pairing", "single", "--dataset", "oct", "--data",
         path("scans"), "--layout", "flat", "--size", "32", "--steps", "4", "--sample-every", "2",
         "--out", the_run()});
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::string the_run() { return path("runs-of-Jabberwock"); }
  static void train_translator() {
    if (fs::exists(path("translator"))) return;
    run({"train", "--model", "random", "--dataset", "dfe_oct", "--source", path("photos"),
         "--target", path("scans"), "--size", "32", "--steps", "2", "--out", path("translator")});
  }

  static std::string path(const std::string& name) { return *folder_ / name; }

  static Outcome run(std::vector<std::string> words) {
    const std::vector<std::string> without_cache{"report", "translate", "generate", "export"};
    const bool takes_cache =
        std::find(without_cache.begin(), without_cache.end(), words.front()) == without_cache.end();
    if (takes_cache) words.insert(words.end(), {"--cache", path("cache")});
    words.insert(words.end(), {"--threads", "1"});
    const Outcome outcome = run_octhost(words);
    EXPECT_EQ(outcome.code, 0) << words.front() << ": " << outcome.err;
    return outcome;
  }

  static std::vector<std::string> identities() {
    std::vector<std::string> secrets;
    for (int person = 0; person < k_people; ++person) {
      const std::vector<std::string> more = identity(person).secrets();
      secrets.insert(secrets.end(), more.begin(), more.end());
    }
    return secrets;
  }
  /// Identities, and words of every path.
  static std::vector<std::string> all_secrets() {
    std::vector<std::string> secrets = identities();
    secrets.insert(secrets.end(), {"heffalump", "woozle", "jabberwock", "scans/", "photos/",
                                   folder_->path().filename().string()});
    return secrets;
  }

  static TemporaryFolder* folder_;
};

TemporaryFolder* Privacy::folder_ = nullptr;

TEST_F(Privacy, TheSearchFindsWhatIsThere) {
  const std::vector<std::string> found = leaks_below(path("scans"), identities());
  EXPECT_EQ(found.size(), identities().size() * 3) << "each in the three files of a person";
  EXPECT_THAT(found, Contains("Heffalump1/woozle0.dcm: Vandersnoot"));
  TemporaryFolder packed;
  write_bytes(packed / "page.html", "<html><img src=\"data:image/png;base64,dGhlIHdvenpsZQ==\">");
  EXPECT_THAT(leaks_below(packed.path(), {"Wozz"}), testing::ElementsAre("page.html: Wozz"));
}

TEST_F(Privacy, GeneratedFilesOfEveryFormatTellNothing) {
  for (const std::string& format : k_formats) {
    run({"generate", "--run", the_run(), "--count", "2", "--format", format, "--out",
         path("out/generated-" + format)});
    EXPECT_TRUE(fs::exists(path("out/generated-" + format) + "/seed-000001." + format));
  }
  run({"generate", "--run", the_run(), "--count", "4", "--grid", "--out", path("out/sheet")});
  EXPECT_THAT(leaks_below(path("out"), all_secrets()), IsEmpty());
}

TEST_F(Privacy, TranslatedFilesOfEveryFormatTellNothing) {
  train_translator();
  for (const std::string& format : k_formats) {
    run({"translate", "--run", path("translator"), "--from", "dfe", "--to", "oct", "--input",
         path("photos"), "--names", "number", "--format", format, "--out",
         path("out/translated-" + format)});
    const std::string first = path("out/translated-" + format) + "/image-000001." + format;
    EXPECT_TRUE(fs::exists(first)) << first;
  }
  EXPECT_THAT(leaks_below(path("out"), all_secrets()), IsEmpty());
}

TEST_F(Privacy, ASourceIsToldOnlyWhenAsked) {
  train_translator();
  run({"translate", "--run", path("translator"), "--from", "dfe", "--to", "oct", "--input",
       path("photos/Heffalump0/woozle0.dcm"), "--out", path("asked/made.dcm"),
       "--keep-source-reference"});
  const std::vector<std::string> leaks = leaks_below(path("asked"), all_secrets());
  EXPECT_THAT(leaks, testing::UnorderedElementsAre("made.dcm: " + identity(0).uid_root,
                                                   "manifest.jsonl: woozle"));
}

TEST_F(Privacy, AReportTellsNothing) {
  run({"evaluate", "--run", the_run(), "--metric", "swd"});
  run({"report", the_run(), "--out", path("out/report.html")});
  EXPECT_GT(fs::file_size(path("out/report.html")), 10000U);
  EXPECT_THAT(leaks_below(path("out"), all_secrets()), IsEmpty());
}

TEST_F(Privacy, AnExportedModelTellsNothing) {
  train_translator();
  for (const std::string name : {"runs-of-Jabberwock", "translator"}) {
    const std::string out = path("out/model-" + name.substr(0, 4));
    run({"export", "--run", path(name), "--out", out});
    EXPECT_TRUE(fs::exists(out + "/README.md"));
    EXPECT_TRUE(fs::exists(out + "/config.toml"));
    EXPECT_FALSE(fs::exists(out + "/split.json"));
  }
  EXPECT_THAT(leaks_below(path("out"), all_secrets()), IsEmpty());
}

TEST_F(Privacy, TheRunFolderIsPrivateAndHoldsNoDicomIdentity) {
  struct stat status {};
  ASSERT_EQ(stat(the_run().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  EXPECT_THAT(leaks_below(the_run(), identities()), IsEmpty());
  EXPECT_THAT(leaks_below(path("cache"), identities()), IsEmpty());
}

TEST_F(Privacy, ACheckpointTellsNoPlaceEither) {
  EXPECT_THAT(leaks_below(path("runs-of-Jabberwock/checkpoints"), all_secrets()), IsEmpty());
}

}  // namespace
}  // namespace oct::test
