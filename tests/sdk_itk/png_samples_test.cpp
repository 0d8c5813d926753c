// SPDX-License-Identifier: Apache-2.0
// What we make of a PNG's rows against libpng. A byte behind the last row is none of ours to judge,
// so that the same image with one is read by libpng.
#include "sniff/png_samples.h"

#include <gtest/gtest.h>

#include "octsdk/itk/decode.h"
#include "octsdk/random.h"
#include "sdk_itk/files.h"
#include "sdk_itk/png.h"

namespace oct {
namespace {

constexpr std::uint32_t k_width = 23;
constexpr std::uint32_t k_height = 40;
const std::string k_signature = "\x89PNG\r\n\x1a\n";

struct Kind {
  int colour = 0;
  int depth = 8;
  std::size_t bytes = 1;  // a pixel
};

std::string file_of(const Kind& kind, const std::string& raw) {
  return k_signature + test::header(k_width, k_height, kind.colour, kind.depth) +
         test::pixel_chunk(raw) + test::chunk("IEND", "");
}

// Any bytes are an image, whatever the filter; smooth ones reach each branch of Paeth's.
std::string rows_of(const Kind& kind, int filter, bool smooth) {
  Rng random(7, "png", static_cast<std::uint64_t>(filter));
  std::string raw;
  for (std::uint32_t y = 0; y < k_height; ++y) {
    raw += static_cast<char>(filter < 5 ? filter : static_cast<int>(random.below(5)));
    for (std::size_t x = 0; x < k_width * kind.bytes; ++x) {
      raw += static_cast<char>(random.below(smooth ? 4 : 256));
    }
  }
  return raw;
}

std::optional<sniff::PngSamples> samples_of(const std::string& file) {
  return sniff::png_samples({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()});
}

class PngSamples : public testing::TestWithParam<Kind> {
 protected:
  test::TempFolder folder_;
};

TEST_P(PngSamples, AreThoseOfLibpngWithEveryFilter) {
  for (int filter = 0; filter <= 5; ++filter) {
    for (const bool smooth : {false, true}) {
      const std::string raw = rows_of(GetParam(), filter, smooth);
      const std::string ours = file_of(GetParam(), raw);
      const std::string libpngs = file_of(GetParam(), raw + "x");
      ASSERT_TRUE(samples_of(ours));
      ASSERT_FALSE(samples_of(libpngs));
      EXPECT_EQ(decode(folder_.file("ours.png", ours)), decode(folder_.file("theirs.png", libpngs)))
          << "filter " << filter;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, PngSamples,
                         testing::Values(Kind{0, 8, 1}, Kind{0, 16, 2}, Kind{2, 8, 3},
                                         Kind{2, 16, 6}, Kind{4, 8, 2}, Kind{4, 16, 4},
                                         Kind{6, 8, 4}, Kind{6, 16, 8}),
                         [](const auto& info) {
                           return "colour" + std::to_string(info.param.colour) + "_depth" +
                                  std::to_string(info.param.depth);
                         });

TEST(PngSamples, LeaveToLibpngWhatIsNotPlainOrNotSound) {
  const Kind gray{0, 8, 1};
  const std::string raw = rows_of(gray, 0, false);
  EXPECT_FALSE(samples_of(file_of(gray, raw.substr(1))));           // too short
  EXPECT_FALSE(samples_of(file_of(gray, "\x05" + raw.substr(1))));  // no such filter
  EXPECT_FALSE(samples_of(file_of({0, 4, 1}, raw)));                // half bytes
  EXPECT_FALSE(samples_of(file_of({3, 8, 1}, raw)));                // a palette
  const std::string file = file_of(gray, raw);
  EXPECT_TRUE(samples_of(file));
  std::string interlaced = file;
  interlaced[28] = 1;
  EXPECT_FALSE(samples_of(interlaced));
}

TEST(PngSamples, MayComeInSeveralChunks) {
  const Kind gray{0, 8, 1};
  const std::string whole = file_of(gray, rows_of(gray, 4, false));
  constexpr std::size_t k_data = 8 + 25 + 8;  // signature, IHDR, and the head of IDAT
  const std::string data = whole.substr(k_data, whole.size() - k_data - 4 - 12);
  const std::string split = whole.substr(0, 8 + 25) + test::chunk("IDAT", data.substr(0, 100)) +
                            test::chunk("IDAT", data.substr(100)) + test::chunk("IEND", "");
  ASSERT_TRUE(samples_of(split));
  EXPECT_EQ(samples_of(split)->bytes, samples_of(whole)->bytes);
}

}  // namespace
}  // namespace oct
