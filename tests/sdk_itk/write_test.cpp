// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/write.h"

#include <gmock/gmock.h>

#include "octsdk/itk/decode.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct {
namespace {

using test::message_of;
using testing::HasSubstr;

TEST(Write, ReadsBackExactly) {
  const test::TempFolder folder;
  for (const char* name : {"a.png", "a.tif", "a.tiff"}) {
    for (const auto type : {SampleType::u8, SampleType::u16, SampleType::f32}) {
      for (const int channels : {1, 3}) {
        const bool no_such_format =
            type == SampleType::f32 && (channels == 3 || std::string(name) == "a.png");
        if (!no_such_format) {
          const Image image = test::pattern(37, 21, channels, type);
          write(folder.path() / name, image);
          EXPECT_EQ(decode(folder.path() / name), image) << name << " " << channels;
        }
      }
    }
  }
}

TEST(Write, RoundsAndClamps) {
  const test::TempFolder folder;
  Image image = test::flat(2, 2, 1, 0);
  image.pixels = {-3, 0.6F, 254.5F, 300};
  write(folder.path() / "a.png", image);
  EXPECT_THAT(decode(folder.path() / "a.png").pixels, testing::ElementsAre(0, 1, 255, 255));
}

TEST(Write, LeavesNothingBehindWhenItFails) {
  const test::TempFolder folder;
  const Image image = test::pattern(64, 64, 3, SampleType::u8);
  EXPECT_THAT(message_of(ExitCode::cannot_write, [&] { write(folder.path() / "a.bmp", image); }),
              HasSubstr("expected a name ending in .png"));
  EXPECT_THAT(
      message_of(ExitCode::cannot_write, [&] { write(folder.path() / "no/such/a.png", image); }),
      HasSubstr("no/such/a.png"));
  std::filesystem::create_directory(folder.path() / "taken.png");
  message_of(ExitCode::cannot_write, [&] { write(folder.path() / "taken.png", image); });
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace oct
