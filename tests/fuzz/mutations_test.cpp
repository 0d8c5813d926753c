// SPDX-License-Identifier: Apache-2.0
// Files of every format damaged in thousands of seeded ways: no crash, no hang, bounded memory, and
// each is either refused with a reason or read. A truncated one is never read as another image.
// OCT_MUTATIONS multiplies the number of random changes.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <set>

#include "octsdk/itk/contents.h"
#include "octsdk/itk/decode.h"
#include "octsdk/random.h"
#include "sdk_itk/files.h"

namespace oct {
namespace {

namespace fs = std::filesystem;
using test::shared_data;

const std::vector<std::string> k_files{
    "formats/derived/oct_grey.jpg",
    "formats/derived/dfe_progressive.jpg",
    "formats/derived/oct_grey16.png",
    "formats/pngsuite/basi3p04.png",
    "formats/derived/oct_grey8.bmp",
    "formats/derived/dfe_rgb8_deflate.tif",
    "formats/derived/oct_bigtiff.tif",
    "formats/derived/oct_2pages.tif",
    "volumes/third_party/anatomical.nii",
    "volumes/oct_stack_uint8.nii.gz",
    "volumes/oct_stack_uint8.mha",
    "volumes/third_party/CorpusCallosumMeanShape.mha",
    "volumes/third_party/BallBinary30x30x30.nrrd",
    "volumes/third_party/BallBinary30x30x30_gz.nrrd",
    "volumes/third_party/test2d_ascii.nrrd",
    "dicom/ophthalmic/op8_colour_explicit_le.dcm",
    "dicom/ophthalmic/op8_colour_jpeg_baseline.dcm",
    "dicom/ophthalmic/opt_5frames_rle.dcm",
    "dicom/generic/MR_small_implicit.dcm",
    "dicom/generic/MR_small_bigendian.dcm",
    "dicom/generic/MR_small_jp2klossless.dcm",
    "dicom/generic/MR_small_jpeg_ls_lossless.dcm",
    "dicom/generic/emri_small_jpeg_2k_lossless.dcm",
    "dicom/generic/JPEG-LL.dcm",
    "dicom/generic/JPGExtended.dcm",
    "dicom/generic/SC_rgb_gdcm_KY.dcm",
    "dicom/generic/image_dfl.dcm",
};

struct Tally {
  int read = 0;
  int refused = 0;
  int killed = 0;  // of the refused: the helper died or was ended
  double slowest = 0;
};

/// First and last frame; empty when the file was refused.
std::vector<Image> frames_of(const fs::path& path, Tally& tally) {
  const auto start = std::chrono::steady_clock::now();
  DecodeLimits limits;
  limits.max_pixels = 4 << 20;
  limits.max_volume_bytes = 64 << 20;
  limits.max_time = std::chrono::seconds(10);
  std::vector<Image> frames;
  try {
    const FileContents contents = contents_of(path, limits);
    for (const std::int64_t frame : std::set<std::int64_t>{0, contents.frames - 1}) {
      frames.push_back(decode_frame(path, frame, limits));
    }
    ++tally.read;
  } catch (const Error& error) {
    const std::string reason = error.what();
    EXPECT_EQ(error.code(), ExitCode::invalid_input) << reason;
    EXPECT_THAT(reason, testing::HasSubstr(path.string()));
    tally.killed += reason.find("did not survive") != std::string::npos ||
                            reason.find("took longer") != std::string::npos
                        ? 1
                        : 0;
    ++tally.refused;
    frames.clear();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  tally.slowest = std::max(tally.slowest, took.count());
  return frames;
}

void set_word(std::string& bytes, std::size_t at, std::size_t width, std::uint64_t value) {
  for (std::size_t i = 0; i < width && at + i < bytes.size(); ++i) {
    bytes[at + i] = static_cast<char>(value >> (8 * i));
  }
}

/// One of: a few flipped bits, a word that becomes a huge or odd number, digits that become others
/// (sizes of text headers), a stretch removed, doubled or overwritten.
std::string damaged(std::string bytes, Rng& rng) {
  constexpr std::uint64_t k_values[] = {0,      1,          0x7f,       0xff,      0x7fff,
                                        0xffff, 0x7fffffff, 0xffffffff, 0xfffffffe};
  const std::size_t reach =
      rng.chance(0.7) ? std::min<std::size_t>(bytes.size(), 1024) : bytes.size();
  const std::size_t at = rng.below(reach);
  const std::size_t length = 1 + rng.below(std::min<std::size_t>(64, bytes.size() - at));
  switch (rng.below(6)) {
    case 0:
      for (std::uint64_t i = 0; i <= rng.below(6); ++i) {
        bytes[rng.below(reach)] ^= static_cast<char>(1U << rng.below(8));
      }
      break;
    case 1:
      set_word(bytes, at, std::size_t{1} << rng.below(3), k_values[rng.below(9)]);
      break;
    case 2:
      for (std::size_t i = at; i < std::min(reach, at + 200); ++i) {
        if (bytes[i] >= '0' && bytes[i] <= '9' && rng.chance(0.3)) {
          bytes[i] = static_cast<char>('0' + rng.below(10));
        }
      }
      break;
    case 3:
      bytes.erase(at, length);
      break;
    case 4:
      bytes.insert(at, bytes.substr(at, length));
      break;
    default:
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), length,
                  rng.chance(0.5) ? '\0' : '\xff');
  }
  return bytes;
}

long peak_megabytes(const std::string& pid) {
  const std::string status = test::read_bytes("/proc/" + pid + "/status");
  const auto at = status.find("VmHWM:");
  return at == std::string::npos ? 0 : std::stol(status.substr(at + 6)) / 1024;
}

/// Of this process and of the helper that it has now.
void expect_bounded_memory() {
  EXPECT_LT(peak_megabytes("self"), 600);
  const std::string children =
      test::read_bytes("/proc/self/task/" + std::to_string(::gettid()) + "/children");
  if (!children.empty()) {
    EXPECT_LT(peak_megabytes(children.substr(0, children.find(' '))), 600);
  }
}

class Mutations : public testing::TestWithParam<std::string> {};

TEST_P(Mutations, TruncationIsNeverReadAsAnotherImage) {
  OCT_NEED_SHARED_DATA();
  const test::TempFolder folder;
  const std::string whole = test::read_bytes(shared_data() / GetParam());
  Tally tally;
  const std::vector<Image> expected = frames_of(folder.file("whole", whole), tally);
  ASSERT_EQ(tally.read, 1) << "the file itself";
  for (std::size_t part = 0; part < 64; ++part) {
    const auto cut = folder.file("cut", whole.substr(0, whole.size() * part / 64));
    const std::vector<Image> frames = frames_of(cut, tally);
    EXPECT_TRUE(frames.empty() || frames == expected) << part << "/64";
  }
  EXPECT_EQ(tally.killed, 0);  // seen before a library sees it
  expect_bounded_memory();
}

TEST_P(Mutations, DamageIsSurvived) {
  OCT_NEED_SHARED_DATA();
  const test::TempFolder folder;
  const std::string whole = test::read_bytes(shared_data() / GetParam());
  const char* factor = std::getenv("OCT_MUTATIONS");
  const int count = 100 * (factor != nullptr ? std::atoi(factor) : 1);
  Tally tally;
  for (int trial = 0; trial < count; ++trial) {
    Rng rng(20261130, GetParam(), static_cast<std::uint64_t>(trial));
    for (const Image& image : frames_of(folder.file("damaged", damaged(whole, rng)), tally)) {
      EXPECT_EQ(image.pixels.size(), image.plane_size() * static_cast<std::size_t>(image.channels));
    }
  }
  EXPECT_LT(tally.slowest, 12) << "seconds";
  EXPECT_GT(tally.refused, 0);
  expect_bounded_memory();
  std::cout << GetParam() << ": " << count << " damaged, " << tally.read << " read, "
            << tally.refused << " refused, of these " << tally.killed
            << " by the end of the helper; slowest " << tally.slowest << " s\n";
}

INSTANTIATE_TEST_SUITE_P(EveryFormat, Mutations, testing::ValuesIn(k_files), [](const auto& about) {
  std::string name = fs::path(about.param).filename().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace oct
