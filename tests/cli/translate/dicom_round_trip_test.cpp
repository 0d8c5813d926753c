// SPDX-License-Identifier: Apache-2.0
// Ophthalmic DICOM in, a short training, DICOM out, read by pydicom: on ../shared/data/dicom.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "sdk_itk/files.h"
#include "support/run_octhost.h"

namespace oct::test {
namespace {

using testing::ElementsAre;

class DicomRoundTrip : public testing::Test {
 protected:
  void SetUp() override {
    OCT_NEED_SHARED_DATA();
    data_ = (shared_data() / "dicom/ophthalmic").string();
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  void octhost(std::vector<std::string> words) const {
    words.insert(words.end(), {"--threads", "1"});
    const Outcome outcome = run_octhost(words);
    ASSERT_EQ(outcome.code, 0) << words.front() << ": " << outcome.err;
  }

  void train(const std::vector<std::string>& more) const {
    std::vector<std::string> words{"train",       "--model", "random",    "--size", "64",
                                   "--steps",     "4",       "--holdout", "0",      "--cache",
                                   path("cache"), "--out",   path("run")};
    words.insert(words.end(), more.begin(), more.end());
    octhost(words);
  }

  /// read_back.py of a file; null where pydicom is not there.
  static nlohmann::json read_back(const std::string& file) {
    const std::string root = OCT_SOURCE_DIR;
    const Outcome outcome =
        run_program(root + "/.venv/bin/python", {root + "/tests/cli/translate/read_back.py", file});
    if (outcome.code == 77) return nullptr;
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }

  std::string data_;
  TempFolder folder_;
};

TEST_F(DicomRoundTrip, ScansAreLearntAndMade) {
  train({"--pairing", "single", "--dataset", "oct", "--data", data_});
  octhost({"generate", "--run", path("run"), "--count", "2", "--format", "dcm", "--eye", "R",
           "--out", path("made")});
  const auto read = read_back(path("made/seed-000001.dcm"));
  if (read.is_null()) GTEST_SKIP() << "pydicom is not there; `./dev test` installs it";
  EXPECT_EQ(read.at("class"), "Secondary Capture Image Storage");
  EXPECT_EQ(read.at("synthetic"), "YES");
  EXPECT_EQ(read.at("patient"), "SYNTHETIC^NOT A PATIENT");
  EXPECT_THAT(read.at("shape"), ElementsAre(64, 64));
  EXPECT_EQ(read.at("bits"), 16);
  EXPECT_GT(read.at("distinct"), 10);
  EXPECT_TRUE(read.at("spacing").is_array()) << "the files tell their spacing";
}

TEST_F(DicomRoundTrip, AVolumeBecomesAVolume) {
  train({"--dataset", "dfe_oct", "--source", data_, "--target", data_});
  octhost({"translate", "--run", path("run"), "--input", data_ + "/op8_colour_rle.dcm", "--out",
           path("scan.dcm")});
  const auto read = read_back(path("scan.dcm"));
  if (read.is_null()) GTEST_SKIP() << "pydicom is not there; `./dev test` installs it";
  EXPECT_THAT(read.at("shape"), ElementsAre(64, 64));
  // What the model takes for a photograph does not matter here: five frames go in.
  octhost({"translate", "--run", path("run"), "--input", data_ + "/opt_5frames_rle.dcm", "--out",
           path("volume.dcm")});
  const auto volume = read_back(path("volume.dcm"));
  EXPECT_EQ(volume.at("class"), "Multi-frame Grayscale Word Secondary Capture Image Storage");
  EXPECT_THAT(volume.at("shape"), ElementsAre(5, 64, 64));
  EXPECT_EQ(volume.at("synthetic"), "YES");
  EXPECT_GT(volume.at("distinct"), 10);
}

}  // namespace
}  // namespace oct::test
