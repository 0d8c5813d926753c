// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "octsdk/itk/decode.h"
#include "octsdk/itk/write.h"
#include "quick.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

/// A bright disc on black, as a camera shows an eye.
Image photograph(int shade) {
  Image image = make_image(60, 40, 3, SampleType::u8);
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < 40; ++y) {
      for (int x = 0; x < 60; ++x) {
        const bool seen = (x - 30) * (x - 30) + (y - 20) * (y - 20) < 18 * 18;
        image.plane(c)[std::size_t(y * 60 + x)] = seen ? float(shade + 20 * c + x) : 0.0F;
      }
    }
  }
  return image;
}

class Translate : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    const Outcome run = quick_run(*folder_, {"--out", *folder_ / "run", "--steps", "4"});
    ASSERT_EQ(run.code, 0) << run.err;
    fs::create_directories(*folder_ / "eyes/sub");
    write(*folder_ / "eyes/a.png", photograph(60));
    write(*folder_ / "eyes/sub/b.tif", photograph(90));
    write_bytes(*folder_ / "eyes/notes.txt", "not an image");
  }
  static void TearDownTestSuite() { delete folder_; }

  static Outcome translate(std::vector<std::string> words) {
    words.insert(words.begin(), {"translate", "--run", *folder_ / "run"});
    return run_octhost(words);
  }
  static std::string path(const std::string& name) { return *folder_ / name; }

  static TemporaryFolder* folder_;
};

TemporaryFolder* Translate::folder_ = nullptr;

TEST_F(Translate, OneFile) {
  const Outcome outcome = translate({"--input", path("eyes/a.png"), "--out", path("one.png")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, path("one.png") + "\n");
  const Image image = decode(path("one.png"));
  EXPECT_EQ(image.width, 32);
  EXPECT_EQ(image.channels, 1) << "an OCT scan has one";
  EXPECT_EQ(image.type, SampleType::u8);
}

TEST_F(Translate, AFolderKeepsItsShape) {
  const Outcome outcome = translate({"--input", path("eyes"), "--out", path("scans"), "--from",
                                     "dfe", "--to", "oct", "--format", "tif", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_THAT(json.at("written"), ElementsAre(path("scans/a.tif"), path("scans/sub/b.tif")));
  EXPECT_EQ(decode(path("scans/a.tif")).type, SampleType::u16);
}

TEST_F(Translate, AnImageDoesNotDependOnItsCompany) {
  ASSERT_EQ(translate({"--input", path("eyes"), "--out", path("many")}).code, 0);
  ASSERT_EQ(translate({"--input", path("eyes/sub/b.tif"), "--out", path("alone.png")}).code, 0);
  EXPECT_EQ(read_bytes(path("many/sub/b.png")), read_bytes(path("alone.png")));
}

TEST_F(Translate, NothingIsOverwrittenUnasked) {
  write_bytes(path("there.png"), "precious");
  const std::vector<std::string> words{"--input", path("eyes/a.png"), "--out", path("there.png")};
  const Outcome refused = translate(words);
  EXPECT_EQ(refused.code, 40);
  EXPECT_THAT(refused.err, HasSubstr("--overwrite"));
  EXPECT_EQ(read_bytes(path("there.png")), "precious");
  std::vector<std::string> asked = words;
  asked.emplace_back("--overwrite");
  EXPECT_EQ(translate(asked).code, 0);
}

TEST_F(Translate, InTilesAnImageKeepsItsSize) {
  const std::string eye = path("eyes/a.png");
  ASSERT_EQ(translate({"--input", eye, "--out", path("tiled.png"), "--tile", "16"}).code, 0);
  ASSERT_EQ(translate({"--input", eye, "--out", path("whole.png"), "--tile", "64"}).code, 0);
  const Image tiled = decode(path("tiled.png"));
  const Image whole = decode(path("whole.png"));
  ASSERT_EQ(tiled.width, 60);
  ASSERT_EQ(tiled.height, 40);
  ASSERT_EQ(tiled.pixels.size(), whole.pixels.size());
  for (std::size_t i = 0; i < tiled.pixels.size(); ++i) {
    ASSERT_NEAR(tiled.pixels[i], whole.pixels[i], 1) << "the model looks one pixel far; at " << i;
  }
  EXPECT_THAT(read_bytes(path("manifest.jsonl")), HasSubstr(R"("tiles":{"side":16,"overlap":4})"));
}

TEST_F(Translate, BadImagesAreNamedOrSkipped) {
  fs::create_directories(path("mixed"));
  fs::copy_file(path("eyes/a.png"), path("mixed/good.png"), fs::copy_options::overwrite_existing);
  write_bytes(path("mixed/text.png"), "this is no image");
  const Outcome stopped = translate({"--input", path("mixed"), "--out", path("m1")});
  EXPECT_EQ(stopped.code, 22);
  EXPECT_THAT(stopped.err, HasSubstr("text.png"));
  const Outcome skipped =
      translate({"--input", path("mixed"), "--out", path("m2"), "--bad-files", "skip"});
  EXPECT_EQ(skipped.code, 0);
  EXPECT_THAT(skipped.err, HasSubstr("1 image(s) were skipped"));
  EXPECT_TRUE(fs::exists(path("m2/good.png")));
}

TEST_F(Translate, RefusesWithReason) {
  const auto expect = [](const Outcome& outcome, int code, const char* told) {
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(told));
  };
  const std::string eye = path("eyes/a.png");
  fs::create_directories(path("empty"));
  expect(translate({"--input", path("none.png"), "--out", path("x.png")}), 20, "none.png");
  expect(translate({"--input", path("empty"), "--out", path("x")}), 21, "holds no image");
  expect(translate({"--input", eye, "--out", path("x.jpg")}), 1, ".png");
  expect(translate({"--input", eye, "--out", path("x.png"), "--from", "mri"}), 1, "dfe, oct");
  expect(translate({"--input", eye, "--out", path("x.png"), "--from", "oct"}), 1, "not learnt");
  expect(translate({"--input", eye, "--out", path("x.png"), "--from", "dfe", "--to", "dfe"}), 1,
         "'dfe' to 'dfe' is no translation; the run's modalities are dfe, oct");
  expect(translate({"--input", eye}), 1, "--out");
  expect(translate({"--input", eye, "--out", path("x.png"), "--tile", "18"}), 1,
         "--tile is 18; expected a multiple of 4");
  expect(translate({"--input", eye, "--out", path("x.png"), "--tile-overlap", "8"}), 1,
         "is for --tile");
  expect(translate({"--input", eye, "--out", path("x.png"), "--checkpoint", path("none")}), 20,
         "none");
  expect(run_octhost({"translate", "--input", eye, "--out", "x.png"}), 1, "--run");
  expect(run_octhost({"translate", "--run", path("empty"), "--input", eye, "--out", "x.png"}), 25,
         "no config.toml");
}

}  // namespace
}  // namespace oct::test
