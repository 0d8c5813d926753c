// SPDX-License-Identifier: Apache-2.0
// What DICOM may make of stored numbers (PS3.3 C.7.6.3, C.11, C.7.6.16): palettes, MONOCHROME1, and
// scales in functional groups. The expected values are worked out by hand from these chapters.
#include <gmock/gmock.h>

#include <map>

#include "octsdk/itk/contents.h"
#include "octsdk/itk/decode.h"
#include "sdk_itk/files.h"
#include "support/dicom_bytes.h"

namespace oct {
namespace {

using test::dicom_element;
using test::dicom_sequence;
using test::message_of;
using test::words16;
using testing::ElementsAre;
using testing::HasSubstr;

/// Elements by tag; a later one takes the place of an earlier.
using Elements = std::map<std::uint32_t, std::string>;

void put(Elements& elements, std::uint32_t tag, const std::string& vr, const std::string& value) {
  elements[tag] = dicom_element(tag, vr, value);
}

std::string joined(const Elements& elements) {
  std::string all;
  for (const auto& [tag, element] : elements) all += element;
  return all;
}

/// A row of samples a frame; `stored` of 8 or 16 bits.
Elements gray(const std::string& photometric, int stored, const std::vector<int>& samples,
              int frames = 1) {
  Elements elements;
  const int allocated = stored > 8 ? 16 : 8;
  put(elements, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7");
  put(elements, 0x00280002, "US", words16({1}));
  put(elements, 0x00280004, "CS", photometric);
  put(elements, 0x00280008, "IS", std::to_string(frames));
  put(elements, 0x00280010, "US", words16({1}));
  put(elements, 0x00280011, "US", words16({int(samples.size()) / frames}));
  put(elements, 0x00280100, "US", words16({allocated}));
  put(elements, 0x00280101, "US", words16({stored}));
  put(elements, 0x00280102, "US", words16({stored - 1}));
  put(elements, 0x00280103, "US", words16({0}));
  std::string pixels = words16(samples);
  if (allocated == 8) pixels = std::string(samples.begin(), samples.end());
  put(elements, 0x7FE00010, allocated == 8 ? "OB" : "OW", pixels);
  return elements;
}

Image decoded(const Elements& elements, std::int64_t frame = 0) {
  const test::TempFolder folder;
  const auto path = folder.file("a.dcm", test::dicom_file("1.2", "2.25.3", joined(elements)));
  const Image image = decode_frame(path, frame);
  EXPECT_EQ(image.type, contents_of(path).type);
  EXPECT_EQ(image.channels, contents_of(path).channels);
  return image;
}

std::vector<float> values(const Elements& elements, std::int64_t frame = 0) {
  return decoded(elements, frame).pixels;
}

std::string refusal(const Elements& elements) {
  return message_of(ExitCode::invalid_input, [&] { decoded(elements); });
}

/// Red, green and blue tables of `bits` from sample `first` on.
void put_palette(Elements& elements, int first, int bits, const std::vector<int>& red,
                 const std::vector<int>& green, const std::vector<int>& blue) {
  std::uint32_t colour = 0;
  for (const auto& table : {red, green, blue}) {
    put(elements, 0x00281101 + colour, "US", words16({int(table.size()), first, bits}));
    put(elements, 0x00281201 + colour, "OW",
        bits == 16 ? words16(table) : std::string(table.begin(), table.end()));
    ++colour;
  }
}

TEST(OddDicom, PalettesClampWhatLiesOutside) {
  Elements elements = gray("PALETTE COLOR", 8, {5, 10, 11, 13, 200, 0});
  put_palette(elements, 10, 8, {1, 2, 3, 4}, {10, 20, 30, 40}, {255, 254, 253, 252});
  const Image image = decoded(elements);
  EXPECT_EQ(image.channels, 3);
  EXPECT_EQ(image.type, SampleType::u8);
  EXPECT_THAT(image.pixels, ElementsAre(1, 1, 2, 4, 4, 1, 10, 10, 20, 40, 40, 10,  //
                                        255, 255, 254, 252, 252, 255));
}

TEST(OddDicom, PalettesOf16BitsGive16Bits) {
  Elements elements = gray("PALETTE COLOR", 12, {0, 1});  // 12 bits: not stretched, they are places
  put_palette(elements, 0, 16, {0, 65535}, {256, 512}, {7, 8});
  const Image image = decoded(elements);
  EXPECT_EQ(image.type, SampleType::u16);
  EXPECT_THAT(image.pixels, ElementsAre(0, 65535, 256, 512, 7, 8));
}

TEST(OddDicom, PalettesOf8BitsMayStandInWords) {
  Elements elements = gray("PALETTE COLOR", 8, {0, 1});
  put_palette(elements, 0, 8, {3, 4}, {5, 6}, {7, 8});
  put(elements, 0x00281201, "OW", words16({3, 4}));
  EXPECT_THAT(values(elements), ElementsAre(3, 4, 5, 6, 7, 8));
  put(elements, 0x00281201, "OW", words16({3, 0x400}));
  EXPECT_THAT(refusal(elements), HasSubstr("a palette of 8 bits with the entry 1024"));
}

TEST(OddDicom, PalettesOfSignedSamplesBeginBelowZero) {
  Elements elements = gray("PALETTE COLOR", 16, {-3, -2, -1, 0, 1});
  put(elements, 0x00280103, "US", words16({1}));
  put_palette(elements, -2, 8, {1, 2, 3}, {1, 2, 3}, {9, 8, 7});
  EXPECT_THAT(values(elements), ElementsAre(1, 1, 2, 3, 3, 1, 1, 2, 3, 3, 9, 9, 8, 7, 7));
}

TEST(OddDicom, PalettesOfUnequalBitsAreRefused) {
  Elements elements = gray("PALETTE COLOR", 8, {0, 1});
  put_palette(elements, 0, 8, {3, 4}, {5, 6}, {7, 8});
  put(elements, 0x00281102, "US", words16({2, 0, 16}));
  put(elements, 0x00281202, "OW", words16({3, 4}));
  EXPECT_THAT(refusal(elements), HasSubstr("a palette of 8 and 16 bits"));
  put(elements, 0x00281102, "US", words16({200, 0, 16}));
  EXPECT_THAT(refusal(elements), testing::AnyOf(HasSubstr("cut short"), HasSubstr("8 and 16")));
}

TEST(OddDicom, Monochrome1IsTurned) {
  EXPECT_THAT(values(gray("MONOCHROME1", 8, {0, 1, 200, 255})), ElementsAre(255, 254, 55, 0));
  EXPECT_THAT(values(gray("MONOCHROME1", 12, {0, 4095})), ElementsAre(65535, 0));  // stretched
  EXPECT_THAT(values(gray("MONOCHROME1", 4, {0, 1, 15, 3})), ElementsAre(255, 238, 0, 204));
}

TEST(OddDicom, Monochrome1OfScaledSamplesNeedsAWindow) {
  Elements elements = gray("MONOCHROME1", 16, {0, 500, 1000});
  put(elements, 0x00281052, "DS", "-1000");
  put(elements, 0x00281053, "DS", "2");
  EXPECT_THAT(refusal(elements), HasSubstr("MONOCHROME1 samples"));
  put(elements, 0x00281050, "DS", "0.5");
  put(elements, 0x00281051, "DS", "2001");  // -1000 black, 1000 white, and then turned
  EXPECT_THAT(values(elements), ElementsAre(65535, 32767, 0));
}

std::string scale_group(const std::string& intercept, const std::string& slope) {
  return dicom_sequence(0x00289145, {dicom_element(0x00281052, "DS", intercept) +
                                     dicom_element(0x00281053, "DS", slope)});
}

std::string window_group(const std::string& centre, const std::string& width) {
  return dicom_sequence(0x00289132, {dicom_element(0x00281050, "DS", centre) +
                                     dicom_element(0x00281051, "DS", width)});
}

void put_groups(Elements& elements, std::uint32_t tag, const std::vector<std::string>& frames) {
  elements[tag] = dicom_sequence(tag, frames);
}
constexpr std::uint32_t k_shared = 0x52009229;
constexpr std::uint32_t k_per_frame = 0x52009230;

TEST(OddDicom, AScaleOfAllFramesIsInTheSharedGroups) {
  Elements elements = gray("MONOCHROME2", 16, {0, 1, 2, 3}, 2);
  put_groups(elements, k_shared, {scale_group("-5", "10")});
  EXPECT_EQ(decoded(elements).type, SampleType::f32);
  EXPECT_THAT(values(elements, 0), ElementsAre(-5, 5));
  EXPECT_THAT(values(elements, 1), ElementsAre(15, 25));
}

TEST(OddDicom, EachFrameHasTheScaleOfItsOwnGroup) {
  Elements elements = gray("MONOCHROME2", 16, {0, 1, 2, 3}, 2);
  put_groups(elements, k_per_frame, {scale_group("0", "1"), scale_group("100", "2")});
  EXPECT_THAT(values(elements, 0), ElementsAre(0, 1));
  EXPECT_THAT(values(elements, 1), ElementsAre(104, 106));
  EXPECT_EQ(decoded(elements, 0).type, SampleType::f32);  // like its neighbour
}

TEST(OddDicom, WindowsOfFunctionalGroupsAreTaken) {
  Elements elements = gray("MONOCHROME2", 16, {0, 10, 0, 10}, 2);
  put_groups(elements, k_shared, {window_group("0.5", "21")});
  put_groups(elements, k_per_frame, {scale_group("-10", "2"), scale_group("-10", "1")});
  EXPECT_EQ(decoded(elements).type, SampleType::u16);
  EXPECT_THAT(values(elements, 0), ElementsAre(0, 65535));
  EXPECT_THAT(values(elements, 1), ElementsAre(0, 32768));
  put_groups(elements, k_per_frame, {scale_group("-10", "2"), window_group("5.5", "11")});
  EXPECT_THAT(values(elements, 1), ElementsAre(0, 65535));
}

TEST(OddDicom, GroupsOfOtherFramesThanThereAreAreRefused) {
  Elements elements = gray("MONOCHROME2", 16, {0, 1, 2, 3}, 2);
  put_groups(elements, k_per_frame, {scale_group("0", "2")});
  EXPECT_THAT(refusal(elements), HasSubstr("functional groups of 1 frames, 2 frames declared"));
  put_groups(elements, k_per_frame, {scale_group("0", "0"), scale_group("0", "1")});
  EXPECT_THAT(refusal(elements), HasSubstr("a rescale slope of 0"));
}

}  // namespace
}  // namespace oct
