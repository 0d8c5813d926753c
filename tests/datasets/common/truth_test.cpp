// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>

#include "common/eye_dataset.h"
#include "common/truth_files.h"
#include "octsdk/itk/write.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct::datasets {
namespace {

using test::message_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Layers, AreNamedInTheOrderOfTheRetina) {
  const test::TempFolder folder;
  const auto vendor = folder.file("v.csv", "x,seg0,seg1,seg2\r\n0,1,,2\r\n");
  std::vector<std::string> names = layer_names(vendor);
  EXPECT_THAT(names, ElementsAre("ilm", "bm", "rnfl/gcl"));
  names.emplace_back("aaa");
  names.emplace_back("rpe");
  sort_layers(names);
  EXPECT_THAT(names, ElementsAre("ilm", "rnfl/gcl", "rpe", "bm", "aaa"));
  EXPECT_THAT(message_of(ExitCode::invalid_input,
                         [&] { layer_names(folder.file("no.csv", "ilm,bm\n1,2\n")); }),
              HasSubstr("expected the columns x"));
  message_of(ExitCode::cannot_read, [&] { layer_names(folder.path() / "none.csv"); });
}

TEST(Layers, UnknownRowsAreNaN) {
  const test::TempFolder folder;
  const auto csv = folder.file("l.csv", "x,ILM,seg1\n0,3.5,\n1,,20\n");
  const auto rows = read_layers(csv, {"ilm", "rpe", "bm"});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0][0], 3.5F);
  EXPECT_TRUE(std::isnan(rows[0][1]));
  EXPECT_TRUE(std::isnan(rows[1][0]));
  EXPECT_EQ(rows[2][1], 20);
  for (const char* text : {"x,ilm\n1,2\n", "x,ilm\n0,two\n", "x,ilm\n0,nan\n", "x,ilm\n0\n"}) {
    EXPECT_THAT(message_of(ExitCode::invalid_input,
                           [&] { read_layers(folder.file("bad.csv", text), {"ilm"}); }),
                HasSubstr("line 2"));
  }
}

TEST(PairMeta, TellsEyeAndPixels) {
  const test::TempFolder folder;
  const PairMeta meta = read_meta(folder.file(
      "meta.json",
      R"({"eye": "OD", "oct_pixel_mm": [0.0147, 0.0039], "dfe_pixel_mm": [0.01, 0.02]})"));
  EXPECT_EQ(meta.eye, "R");
  EXPECT_EQ(*meta.oct_spacing, (std::array{0.0039, 0.0147}));
  EXPECT_EQ(*meta.dfe_spacing, (std::array{0.02, 0.01}));
  EXPECT_FALSE(read_meta(folder.file("empty.json", "{}")).oct_spacing);
  for (const char* text : {"", "[1]", R"({"eye": "up"})", R"({"eye": 3})",
                           R"({"oct_pixel_mm": [1]})", R"({"dfe_pixel_mm": [0, 1]})"}) {
    EXPECT_THAT(
        message_of(ExitCode::invalid_input, [&] { read_meta(folder.file("bad.json", text)); }),
        HasSubstr("bad.json'"));
  }
}

// A dark vitreous over a bright retina whose surface is known; its truth and its lesion.
void write_scan(const test::TempFolder& folder) {
  Image image = test::flat(200, 160, 1, 20);
  std::string csv = "x,ilm,bm\n";
  Image mask = test::flat(200, 160, 1, 0);
  for (int x = 0; x < 200; ++x) {
    const double surface = 60 + 12 * std::sin(x / 30.0);
    for (int y = 0; y < 160; ++y) {  // a pixel reaches half a row up and down
      const double covered = std::clamp(y + 0.5 - surface, 0.0, 1.0);
      test::at(image, y, x) =
          static_cast<float>(std::lround(20 + covered * (y < surface + 40 ? 180 : 40)));
    }
    csv += std::to_string(x) + "," + std::to_string(surface) + "," +
           (x < 20 ? "" : std::to_string(surface + 40)) + "\n";
  }
  for (int y = 70; y < 80; ++y) std::fill_n(&test::at(mask, y, 100), 20, 255.0F);
  write(folder.path() / "scan.png", image);
  write(folder.path() / "mask.png", mask);
  folder.file("rows.csv", csv);
  folder.file("manifest.csv",
              "path,eye,layers,lesions,spacing\nscan.png,L,rows.csv,mask.png,0.004x0.012\n");
}

// The row where a column first comes from dark to bright.
double edge_of(const at::Tensor& image, std::int64_t column) {
  const float threshold = 2 * 110 / 255.0F - 1;
  for (std::int64_t y = 1; y < image.size(1); ++y) {
    const auto above = image[0][y - 1][column].item<float>();
    const auto here = image[0][y][column].item<float>();
    if (above < threshold && here >= threshold) {
      return static_cast<double>(y) - 1 + (threshold - above) / (here - above);
    }
  }
  return -1;
}

TEST(Truth, StaysOnTheBoundaryThroughPreprocessing) {
  const test::TempFolder folder;
  write_scan(folder);
  struct Case {
    std::map<std::string, std::string> options;
    Size size;
  };
  const std::vector<Case> cases{
      {{}, {160, 200}},
      {{}, {80, 80}},
      {{{"fit", "stretch"}}, {240, 150}},
      {{{"fit", "pad"}}, {128, 128}},
      {{{"mirror-left", "true"}}, {160, 200}},
      {{{"flatten", "true"}}, {160, 200}},
      {{{"flatten", "true"}, {"crop-retina", "true"}, {"mirror-left", "true"}, {"fit", "stretch"}},
       {200, 120}},
      {{{"spacing", "0.006"}}, {120, 400}}};
  for (const Case& one : cases) {
    EyeDataset dataset({"oct"});
    OptionSet options;
    dataset.options(options);
    for (const auto& [name, value] : one.options) options.find(name)->set(value, "test");
    const Index index = dataset.index({folder.path().string(), "", "", ""});
    EXPECT_THAT(index.layers, ElementsAre("ilm", "bm"));
    const Sample sample = dataset.load(index.records[0], "oct", one.size);
    ASSERT_EQ(sample.truth.size(0), 2);
    ASSERT_EQ(sample.truth.size(1), one.size.width);
    int seen = 0;
    for (std::int64_t x = 2; x + 2 < one.size.width; ++x) {
      const auto row = sample.truth[0][x].item<float>();
      if (std::isnan(row)) continue;
      EXPECT_NEAR(edge_of(sample.image, x), row, 1.0)
          << "column " << x << " of width " << one.size.width << " " << one.options.size();
      ++seen;
    }
    EXPECT_GT(seen, one.size.width / 2) << one.size.width;
    if (&one == &cases.front()) {  // the others may cut off the columns without a lower line
      EXPECT_TRUE(sample.truth[1].slice(0, 0, 20).isnan().all().item<bool>());
      EXPECT_FALSE(sample.truth[1].slice(0, 20).isnan().any().item<bool>());
    }
    // The lesion lies 10 to 20 rows below row 60, in the middle: within bright tissue.
    ASSERT_TRUE(sample.lesions.defined());
    EXPECT_GT(sample.lesions.sum().item<int>(), 0);
    EXPECT_GT(sample.image.masked_select(sample.lesions).mean().item<float>(), 0.4);
  }
}

TEST(Truth, OfAnotherSizeIsRefused) {
  const test::TempFolder folder;
  write(folder.path() / "a.png", test::flat(32, 32, 1, 90));
  write(folder.path() / "m.png", test::flat(31, 32, 1, 0));
  folder.file("l.csv", "x,ilm\n0,3\n");
  const auto load = [&](const char* manifest) {
    folder.file("manifest.csv", manifest);
    EyeDataset dataset({"oct"});
    const Index index = dataset.index({folder.path().string(), "", "", ""});
    static_cast<void>(dataset.load(index.records[0], "oct", {32, 32}));
  };
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { load("path,layers\na.png,l.csv\n"); }),
              HasSubstr("one for each of its 32 columns"));
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { load("path,lesions\na.png,m.png\n"); }),
              HasSubstr("31x32"));
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { load("path,layers\na.png,no.csv\n"); }),
              HasSubstr("line 2: there is no file"));
}

// A vendor's own lines on real scans: the surface is where brightness rises, also after flattening.
TEST(Truth, OfRealPairsLiesOnTheirSurface) {
  OCT_NEED_SHARED_DATA();
  for (const char* flatten : {"false", "true"}) {
    EyeDataset dataset({"dfe", "oct"});
    OptionSet options;
    dataset.options(options);
    options.find("flatten")->set(flatten, "test");
    options.find("oct-fit")->set("stretch", "test");
    const Index index = dataset.index({(test::shared_data() / "pairs").string(), "", "", ""});
    EXPECT_THAT(index.layers, ElementsAre("ilm", "rnfl/gcl", "bm"));
    for (const Record& record : index.records) {
      EXPECT_EQ(record.eye, "R");
      ASSERT_TRUE(record.spacing);
      EXPECT_NEAR((*record.spacing)[0], 0.00387, 1e-5);
      const Sample sample = dataset.load(record, "oct", {248, 384});
      EXPECT_NEAR((*sample.spacing)[0], 2 * 0.00387167, 1e-5);
      std::vector<double> rise(13, 0);  // of brightness at rows -6 ... 6 about the line
      int known = 0;
      for (std::int64_t x = 0; x < 384; ++x) {
        const auto row = sample.truth[0][x].item<float>();
        if (std::isnan(row) || row < 10 || row > 238) continue;
        ++known;
        const auto at = static_cast<std::int64_t>(std::lround(row));
        for (std::int64_t k = -6; k <= 6; ++k) {
          rise[static_cast<std::size_t>(k + 6)] +=
              sample.image[0][at + k + 1][x].sub(sample.image[0][at + k - 1][x]).item<double>();
        }
      }
      EXPECT_GT(known, 300) << record.id;
      const auto steepest = std::max_element(rise.begin(), rise.end()) - rise.begin() - 6;
      EXPECT_LE(std::abs(steepest), 1) << record.id << " flatten " << flatten;
      EXPECT_FALSE(dataset.load(record, "dfe", {64, 64}).truth.defined());
      EXPECT_NEAR((*dataset.load(record, "dfe", {64, 64}).spacing)[0], 0.0118 * 768 / 64, 0.02);
    }
  }
}

}  // namespace
}  // namespace oct::datasets
