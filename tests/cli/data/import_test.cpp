// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "../../host/data/archive/made_archive.h"
#include "../evaluate/images.h"
#include "support/run_octhost.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class ImportCommand : public testing::Test {
 protected:
  Outcome import(const fs::path& data, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"data", "import", "--data", data.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_octhost(arguments);
  }

  TemporaryFolder folder_;
};

TEST_F(ImportCommand, WritesAManifestThatTheDatasetsRead) {
  write_noise(folder_ / "eyes/Image_01L.png", 1);
  write_noise(folder_ / "eyes/Image_01R.png", 2);
  write_noise(folder_ / "eyes/Image_01L_1stHO.png", 3);
  const Outcome outcome = import(folder_ / "eyes", {"--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  EXPECT_EQ(result.at("layout"), "chase_db1");
  EXPECT_EQ(result.at("images"), 2);
  EXPECT_EQ(result.at("patients"), 1);
  const Outcome checked =
      run_octhost({"data", "check", "--dataset", "dfe", "--data", (folder_ / "eyes").string(),
                   "--cache", (folder_ / "cache").string(), "--json"});
  EXPECT_EQ(checked.code, 0) << checked.err;
  const json seen = json::parse(checked.out);
  EXPECT_EQ(seen.at("layout"), "manifest");
  EXPECT_EQ(seen.at("files"), 2) << "the drawn vessels are no photograph";
  EXPECT_EQ(seen.at("eyes"), (json{{"L", 1}, {"R", 1}}));

  const Outcome again = import(folder_ / "eyes");
  EXPECT_EQ(again.code, 45);
  EXPECT_THAT(again.err, HasSubstr("--overwrite replaces it"));
  EXPECT_EQ(import(folder_ / "eyes", {"--overwrite"}).code, 0);
}

TEST_F(ImportCommand, UnpacksAnArchiveToANewFolder) {
  write_bytes(folder_ / "set.zip", MadeArchive("zip").file("c/Image_01L.jpg", "x").done());
  EXPECT_EQ(import(folder_ / "set.zip").code, 1) << "--out is needed";
  const Outcome outcome = import(folder_ / "set.zip", {"--out", (folder_ / "new").string()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(read_bytes(folder_ / "new/manifest.csv"), HasSubstr("c/Image_01L.jpg,01,L"));
  EXPECT_EQ(import(folder_ / "set.zip", {"--out", (folder_ / "new").string()}).code, 45);
  write_bytes(folder_ / "evil.zip", MadeArchive("zip").file("../Image_01L.jpg", "x").done());
  EXPECT_EQ(import(folder_ / "evil.zip", {"--out", (folder_ / "e").string()}).code, 22);
  EXPECT_FALSE(fs::exists(folder_ / "e"));
  EXPECT_FALSE(fs::exists(folder_ / "e.part"));
}

TEST_F(ImportCommand, SaysWhatItLookedFor) {
  fs::create_directories(folder_ / "empty");
  const Outcome outcome = import(folder_ / "empty");
  EXPECT_EQ(outcome.code, 22);
  EXPECT_THAT(outcome.err, HasSubstr("octdl: OCTDL_labels.csv"));
  EXPECT_EQ(import(folder_ / "empty", {"--layout", "mine"}).code, 1);
  EXPECT_EQ(run_octhost({"data", "import"}).code, 1);
}

TEST_F(ImportCommand, ReadsTheRealParts) {
  const char* named = std::getenv("OCTHOST_DATA_DIR");
  const fs::path data =
      named != nullptr ? fs::path(named) : fs::path(OCT_SOURCE_DIR) / "../shared/data";
  if (!fs::is_directory(data / "oct")) GTEST_SKIP() << "no ../shared/data (or OCTHOST_DATA_DIR)";
  struct Part {
    const char* folder;
    const char* layout;
    int images;
    int patients;
  };
  for (const Part& part :
       {Part{"oct", "kermany", 409, 265}, Part{"dfe/chase_db1", "chase_db1", 20, 10},
        Part{"dfe/hrf", "hrf", 36, 36}, Part{"dfe/idrid", "idrid", 50, 0}}) {
    const fs::path out = folder_ / (std::string(part.layout) + ".csv");
    const Outcome outcome = import(data / part.folder, {"--json", "--out", out.string()});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json result = json::parse(outcome.out);
    EXPECT_EQ(result.at("layout"), part.layout);
    EXPECT_EQ(result.at("images"), part.images) << part.folder;
    EXPECT_EQ(result.at("patients"), part.patients) << part.folder;
    const Outcome read =
        run_octhost({"data", "pack", "--dataset", result.at("dataset"), "--data", out.string(),
                     "--size", "16", "--cache", (folder_ / "cache").string(), "--dry-run"});
    EXPECT_EQ(read.code, 0) << read.err;
  }
  const Outcome checked =
      run_octhost({"data", "check", "--dataset", "dfe", "--data", (folder_ / "idrid.csv").string(),
                   "--cache", (folder_ / "cache").string(), "--json"});
  EXPECT_EQ(json::parse(checked.out).at("patient_sources"), (json{{"none", 50}})) << checked.err;
}

}  // namespace
}  // namespace oct::test
