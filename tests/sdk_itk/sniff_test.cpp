// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/sniff.h"

#include <gmock/gmock.h>

#include "sdk_itk/files.h"

namespace oct {
namespace {

using testing::HasSubstr;

std::vector<std::uint8_t> shared_bytes(const std::string& name) {
  const std::string text = test::read_bytes(test::shared_data() / name);
  return {text.begin(), text.end()};
}

TEST(Sniff, TellsWhatAFileHolds) {
  OCT_NEED_SHARED_DATA();
  const auto gray16 = inspect(shared_bytes("formats/derived/oct_grey16.png"));
  EXPECT_EQ(gray16.format, ImageFormat::png);
  EXPECT_EQ(gray16.type, SampleType::u16);
  EXPECT_EQ(gray16.channels, 1);
  EXPECT_EQ(gray16.width, 257);
  EXPECT_EQ(gray16.height, 249);
  EXPECT_EQ(inspect(shared_bytes("formats/derived/dfe_exif_orientation6.jpg")).orientation, 6);
  EXPECT_TRUE(inspect(shared_bytes("formats/derived/oct_miniswhite.tif")).white_is_zero);
  EXPECT_EQ(inspect(shared_bytes("formats/derived/oct_float32.tif")).type, SampleType::f32);
  EXPECT_STREQ(name_of(inspect(shared_bytes("formats/derived/oct_grey8.bmp")).format), "BMP");
}

// Behind the damage libpng would find: the sniffer alone has to see it.
TEST(Sniff, ChecksTheSumOfEveryPixelChunk) {
  OCT_NEED_SHARED_DATA();
  auto bytes = shared_bytes("formats/derived/oct_grey8.png");
  bytes[bytes.size() / 2] ^= 1U;
  EXPECT_THAT(test::message_of(ExitCode::invalid_input, [&] { inspect(bytes); }),
              HasSubstr("checksum of chunk IDAT"));
}

TEST(Sniff, ReadsNoByteBeyondTheEnd) {  // meant for the sanitizer build
  OCT_NEED_SHARED_DATA();
  for (const char* name :
       {"formats/derived/oct_grey.jpg", "formats/derived/dfe_exif_orientation6.jpg",
        "formats/derived/oct_grey16.png", "formats/derived/oct_grey8.bmp",
        "formats/derived/dfe_rgb8_tiled.tif", "formats/derived/oct_bigtiff.tif"}) {
    const auto whole = shared_bytes(name);
    for (std::size_t size = 0; size < std::min<std::size_t>(whole.size(), 700); ++size) {
      const std::vector<std::uint8_t> cut(whole.begin(),
                                          whole.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_THROW(inspect(cut), Error) << name << " cut to " << size;
    }
  }
}

TEST(Sniff, CountsPagesButNotThumbnails) {
  OCT_NEED_SHARED_DATA();
  const auto bytes = shared_bytes("formats/derived/oct_2pages.tif");
  EXPECT_THAT(test::message_of(ExitCode::invalid_input, [&] { inspect(bytes); }),
              HasSubstr("holds several pages"));
}

}  // namespace
}  // namespace oct
