// SPDX-License-Identifier: Apache-2.0
// Volumes in, volumes out; whose geometry and spacing the result has.
#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "octsdk/itk/contents.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/file_writer.h"
#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int k_width = 40;
constexpr int k_height = 24;
constexpr std::int64_t k_frames = 5;
constexpr std::array k_spacing{0.004, 0.0125};
constexpr double k_between = 0.06;

/// A bright band, higher from frame to frame.
Image scan(std::int64_t frame) {
  Image image = make_image(k_width, k_height, 1, SampleType::u8);
  for (int y = 0; y < k_height; ++y) {
    for (int x = 0; x < k_width; ++x) {
      const double distance = (y - 14 + 2 * double(frame)) / 3.0;
      image.pixels[std::size_t(y * k_width + x)] =
          float(std::lround(30 + 200 * std::exp(-distance * distance) + x % 5));
    }
  }
  return image;
}

void write_volume(const fs::path& path, std::int64_t frames) {
  Provenance words;
  words.checkpoint = "0123456789abcdef";
  FileWriter file(path, {k_width, k_height, 1, SampleType::u8, frames, k_spacing, k_between},
                  words);
  for (std::int64_t i = 0; i < frames; ++i) file.add(scan(i));
  file.commit();
}

class Volumes : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    fs::create_directories(path("scans"));
    for (int i = 0; i < 6; ++i) {
      write_volume(path("scans/scan" + std::to_string(i) + ".nii.gz"), 1);
    }
    for (const char* ending : {".nii.gz", ".mha", ".nrrd", ".tif", ".dcm"}) {
      write_volume(path("volume") + ending, k_frames);
    }
    const Outcome outcome =
        run_octhost({"train", "--plugin-dir", OCT_TWIN_FOLDER, "--model", "random", "--dataset",
                     "twin", "--data", path("scans"), "--size", "32", "--steps", "4", "--threads",
                     "1", "--cache", path("cache"), "--out", path("run")});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::string path(const std::string& name) { return *folder_ / name; }

  static Outcome translate(std::vector<std::string> words) {
    words.insert(words.begin(), {"translate", "--plugin-dir", OCT_TWIN_FOLDER, "--run", path("run"),
                                 "--threads", "1"});
    return run_octhost(words);
  }

  /// The line of `folder`'s manifest that tells of `file`.
  static nlohmann::json line_of(const std::string& folder, const std::string& file) {
    std::istringstream lines(read_bytes(path(folder) + "/manifest.jsonl"));
    for (std::string line; std::getline(lines, line);) {
      const auto json = nlohmann::json::parse(line);
      if (json.at("file") == file) return json;
    }
    ADD_FAILURE() << "no line of " << file;
    return {};
  }

  static TemporaryFolder* folder_;
};

TemporaryFolder* Volumes::folder_ = nullptr;

TEST_F(Volumes, AVolumeStaysOneOfTheSameKindWithItsSpacing) {
  for (const char* ending : {".nii.gz", ".mha", ".nrrd", ".dcm"}) {
    const Outcome outcome =
        translate({"--input", path("volume") + ending, "--out", path("same"), "--bits", "8"});
    ASSERT_EQ(outcome.code, 0) << ending << outcome.err;
    const std::string made = std::string("same/volume") + ending;
    const FileContents contents = contents_of(path(made));
    EXPECT_EQ(contents.frames, k_frames) << ending;
    EXPECT_EQ(contents.width, k_width);
    EXPECT_EQ(contents.height, k_height);
    ASSERT_TRUE(contents.spacing && contents.frame_spacing) << ending;
    EXPECT_NEAR((*contents.spacing)[0], k_spacing[0], 1e-8);
    EXPECT_NEAR((*contents.spacing)[1], k_spacing[1], 1e-8);
    EXPECT_NEAR(*contents.frame_spacing, k_between, 1e-7);
    const auto line = line_of("same", std::string("volume") + ending);
    EXPECT_EQ(line.at("frames"), k_frames);
    EXPECT_EQ(line.at("geometry"), "as the source");
    EXPECT_EQ(line.at("spacing_from"), "the source");
  }
  // The same numbers, whatever the format.
  EXPECT_EQ(decode_frame(path("same/volume.nii.gz"), 3).pixels,
            decode_frame(path("same/volume.dcm"), 3).pixels);
}

TEST_F(Volumes, EachSliceIsTranslatedAsItIsAlone) {
  write_volume(path("alone.nii.gz"), 1);
  ASSERT_EQ(translate({"--input", path("volume.nii.gz"), "--out", path("all.mha")}).code, 0);
  ASSERT_EQ(translate({"--input", path("alone.nii.gz"), "--out", path("one.mha")}).code, 0);
  const Image first = decode_frame(path("all.mha"), 0);
  EXPECT_EQ(first.type, SampleType::u16);
  EXPECT_EQ(first.pixels, decode_frame(path("one.mha"), 0).pixels);
  EXPECT_NE(first.pixels, decode_frame(path("all.mha"), 4).pixels);
}

TEST_F(Volumes, PagesOfATiffStayPages) {
  ASSERT_EQ(translate({"--input", path("volume.tif"), "--out", path("pages")}).code, 0);
  EXPECT_EQ(contents_of(path("pages/volume.tif")).frames, k_frames);
}

TEST_F(Volumes, AFormatOfOneImageGetsAFileForEach) {
  const Outcome outcome = translate(
      {"--input", path("volume.dcm"), "--out", path("single"), "--format", "png", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(nlohmann::json::parse(outcome.out).at("written"),
              ElementsAre(path("single/volume-0001.png"), path("single/volume-0002.png"),
                          path("single/volume-0003.png"), path("single/volume-0004.png"),
                          path("single/volume-0005.png")));
  const Outcome refused = translate({"--input", path("volume.dcm"), "--out", path("volume.png")});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("would hold one image and"));
}

TEST_F(Volumes, TheSameCommandMakesTheSameFile) {
  for (const char* out : {"first.dcm", "second.dcm"}) {
    ASSERT_EQ(translate({"--input", path("volume.nii.gz"), "--out", path(out)}).code, 0);
  }
  EXPECT_EQ(read_bytes(path("first.dcm")), read_bytes(path("second.dcm")));
  EXPECT_TRUE(contents_of(path("first.dcm")).synthetic);
}

TEST_F(Volumes, BetweenModalitiesTheTrainingSetsSpacingIsTaken) {
  const auto spacing = nlohmann::json::parse(read_bytes(path("run/spacing.json")));
  EXPECT_EQ(spacing.at("target").at("modality"), "oct");
  EXPECT_NEAR(spacing.at("target").at("mm").at(0), k_spacing[0] * k_height / 32, 1e-8);
  EXPECT_NEAR(spacing.at("target").at("mm").at(1), k_spacing[1] * k_width / 32, 1e-8);
}

}  // namespace
}  // namespace oct::test
