// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/decode.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "octsdk/itk/write.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct {
namespace {

using test::message_of;
using test::shared_data;
using testing::HasSubstr;

// Pillow gives 16-bit colour as its high bytes only.
std::vector<float> high_bytes(std::vector<float> values) {
  for (float& v : values) {
    v = std::floor(v / 256);
  }
  return values;
}

TEST(Decode, EqualsPillowOnEveryValidFileThatIsNotRefused) {
  OCT_NEED_SHARED_DATA();
  int equal = 0;
  int refused = 0;
  for (const auto& row :
       test::read_tsv(std::filesystem::path(OCT_SOURCE_DIR) / "tests/sdk_itk/golden/decode.tsv")) {
    SCOPED_TRACE(row[0]);
    try {
      const Image image = decode(shared_data() / row[0]);
      const auto sums = test::sums_of(row[4] == "1" ? high_bytes(image.pixels) : image.pixels);
      EXPECT_EQ(image.width, std::stoi(row[1]));
      EXPECT_EQ(image.height, std::stoi(row[2]));
      EXPECT_EQ(image.channels, std::stoi(row[3]));
      EXPECT_NEAR(sums.plain, std::stod(row[5]), 1e-9 * std::abs(sums.plain));
      EXPECT_NEAR(sums.weighted, std::stod(row[6]), 1e-9 * std::abs(sums.weighted));
      ++equal;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("read"));  // "... is not read", "... are read"
      ++refused;
    }
  }
  EXPECT_GT(equal, 180);
  EXPECT_LT(refused, 25);
}

TEST(Decode, RefusesOrReadsEveryRareEncodingWithoutCrashing) {
  OCT_NEED_SHARED_DATA();
  int files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(shared_data() / "formats")) {
    if (entry.is_regular_file()) {
      ++files;
      try {
        EXPECT_GT(decode(entry.path()).pixels.size(), 0U);
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::invalid_input) << error.what();
      }
    }
  }
  EXPECT_GT(files, 150);
}

// However a file is cut, the answer is an error, never an image with an invented rest.
void expect_every_cut_refused(const std::string& name) {
  const test::TempFolder folder;
  const std::string whole = test::read_bytes(shared_data() / name);
  const std::size_t step = std::max<std::size_t>(1, whole.size() / 41);
  ASSERT_GT(decode(folder.file("whole", whole)).pixels.size(), 0U);
  for (std::size_t size = 0; size < whole.size(); size += step) {
    const auto cut = folder.file("cut", whole.substr(0, size));
    EXPECT_THROW(static_cast<void>(decode(cut)), Error) << name << " cut to " << size;
  }
  const auto cut = folder.file("cut", whole.substr(0, whole.size() - 1));
  EXPECT_THROW(static_cast<void>(decode(cut)), Error) << name << " without its last byte";
}

TEST(Decode, RefusesCutFiles) {
  OCT_NEED_SHARED_DATA();
  for (const char* name :
       {"formats/derived/oct_grey.jpg", "formats/derived/dfe_progressive.jpg",
        "formats/derived/oct_grey16.png", "formats/pngsuite/basi2c16.png",
        "formats/derived/oct_grey8.bmp", "formats/derived/dfe_rgb8_deflate.tif",
        "formats/derived/dfe_rgb8_tiled.tif", "formats/derived/oct_grey16_be.tif"}) {
    expect_every_cut_refused(name);
  }
}

TEST(Decode, RefusesAJpegWhoseDataEndsEarlyThoughItsEndMarkerIsThere) {
  OCT_NEED_SHARED_DATA();
  const test::TempFolder folder;
  const std::string whole = test::read_bytes(shared_data() / "formats/derived/oct_grey.jpg");
  const auto path = folder.file("eye.jpg", whole.substr(0, whole.size() / 2) + "\xff\xd9");
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { decode(path); }),
              HasSubstr("premature end of data"));
}

TEST(Decode, SurvivesFlippedBytes) {
  OCT_NEED_SHARED_DATA();
  const test::TempFolder folder;
  for (const char* name : {"oct_grey.jpg", "oct_grey8.png", "oct_grey8.bmp", "dfe_rgb8_deflate.tif",
                           "oct_bigtiff.tif", "dfe_rgb8_tiled.tif"}) {
    const std::string whole = test::read_bytes(shared_data() / "formats/derived" / name);
    int read = 0;
    for (std::uint64_t trial = 0; trial < 100; ++trial) {
      Rng rng(7, name, trial);
      std::string bytes = whole;
      for (std::uint64_t i = 0; i <= trial % 4; ++i) {  // mostly in the header
        const std::uint64_t reach = rng.chance(0.7) ? 256 : bytes.size();
        bytes[rng.below(std::min<std::uint64_t>(reach, bytes.size()))] =
            static_cast<char>(rng.below(256));
      }
      try {
        const Image image = decode(folder.file("flipped", bytes));
        EXPECT_LE(image.plane_size(), std::size_t{64} << 20);
        ++read;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::invalid_input) << error.what();
      }
    }
    EXPECT_LT(read, 100) << name;
  }
}

TEST(Decode, NamesTheFileAndTheReason) {
  const test::TempFolder folder;
  EXPECT_THAT(message_of(ExitCode::cannot_read, [&] { decode(folder.path() / "no.png"); }),
              HasSubstr("no.png': cannot be read: no such file"));
  EXPECT_THAT(message_of(ExitCode::cannot_read, [&] { decode(folder.path()); }),
              HasSubstr("is not a file"));
  const auto text = folder.file("eye.png", "not an image");
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { decode(text); }),
              HasSubstr("eye.png': not an image of a known format"));
}

TEST(Decode, HoldsTheDeclaredSizeAgainstTheLimit) {
  const test::TempFolder folder;
  const auto path = folder.path() / "a.png";
  write(path, test::pattern(40, 30, 1, SampleType::u8));
  DecodeLimits limits;
  limits.max_pixels = 40 * 30;
  EXPECT_EQ(decode(path, limits).width, 40);
  limits.max_pixels -= 1;
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { decode(path, limits); }),
              HasSubstr("declares 40x30 pixels, above the limit of 1199"));
  limits = {};
  limits.max_file_bytes = 10;
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { decode(path, limits); }),
              HasSubstr("above the limit of 10"));
}

TEST(Decode, RefusesNanAndInfinity) {
  const test::TempFolder folder;
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Image image = test::pattern(6, 5, 1, SampleType::f32);
    image.pixels[2 * 6 + 3] = bad;
    const auto path = folder.path() / "bad.tif";
    write(path, image);
    EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { decode(path); }),
                HasSubstr("at row 2, column 3; expected finite numbers"));
  }
}

}  // namespace
}  // namespace oct
