// SPDX-License-Identifier: Apache-2.0
// Every file of data/bad, as its MANIFEST.tsv wants it: no crash, no hang, no large allocation.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <chrono>
#include <map>

#include "octsdk/itk/contents.h"
#include "octsdk/itk/decode.h"
#include "sdk_itk/files.h"

namespace oct {
namespace {

using test::shared_data;

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// The reason of the refusal, or "" when the file was decoded.
std::string refusal(const std::filesystem::path& path) {
  try {
    const FileContents contents = contents_of(path);
    for (std::int64_t frame = 0; frame < contents.frames; ++frame) {
      const Image image = decode_frame(path, frame);
      EXPECT_EQ(image.pixels.size(), image.plane_size() * static_cast<std::size_t>(image.channels));
      EXPECT_GT(image.pixels.size(), 0U);
    }
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::invalid_input);
    EXPECT_THAT(error.what(), testing::HasSubstr(path.string()));
    return error.what();
  }
}

TEST(BadFiles, AreMetAsTheManifestSays) {
  OCT_NEED_SHARED_DATA();
  const auto folder = shared_data() / "bad";
  const long before = peak_megabytes();
  int files = 0;
  for (const auto& row : test::read_tsv(folder / "MANIFEST.tsv")) {
    if (row.size() < 5 || row[0] == "file") {
      continue;
    }
    SCOPED_TRACE(row[0] + ", expected: " + row[4]);
    const auto start = std::chrono::steady_clock::now();
    const std::string reason = refusal(folder / row[0]);
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took, std::chrono::seconds(2));
    const bool may_decode = row[4].find("decode") != std::string::npos;
    EXPECT_TRUE(may_decode || !reason.empty());
    ++files;
  }
  EXPECT_GT(files, 100);
  EXPECT_LT(peak_megabytes() - before, 200);
}

TEST(BadFiles, NamedWronglyAreReadByContent) {
  OCT_NEED_SHARED_DATA();
  EXPECT_EQ(decode(shared_data() / "bad/png/jpeg_named.png").width, 999);
  EXPECT_EQ(decode(shared_data() / "bad/jpeg/png_named.jpg").width, 128);
}

TEST(BadFiles, AreRefusedForWhatIsWrongWithThem) {
  OCT_NEED_SHARED_DATA();
  const std::map<std::string, std::string> reasons{
      {"dicom/missing_rows.dcm", "DICOM: has no Rows"},
      {"dicom/deep_nesting.dcm", "nested deeper than"},
      {"dicom/opt_cut_50pct.dcm", "cut short"},
      {"dicom/rle_bad_offset.dcm", "cut short"},
      {"dicom/bomb_rows_columns.dcm", "above the limit"},
      {"dicom/unknown_transfer_syntax.dcm", "is not read; uncompressed, RLE, JPEG"},
      {"mha/short_data.mha", "MetaImage: cut short: declares 8x8x8 samples (512 bytes), holds 64"},
      {"mha/path_traversal.mhd", "expected the plain name of one file beside it"},
      {"nifti/gz_bomb.nii.gz", "taken for a decompression bomb"},
      {"nifti/gz_truncated.nii.gz", "NIfTI: cut short"},
      {"nifti/short_data.nii", "NIfTI: cut short"},
      {"nrrd/bomb_sizes.nrrd", "above the limit"},
      {"jp2/pil_crash-d2c93af851d3ab9a19e34503626368b2ecde9c03.j2k", "are read"},
  };
  for (const auto& [file, reason] : reasons) {
    EXPECT_THAT(refusal(shared_data() / "bad" / file), testing::HasSubstr(reason)) << file;
  }
}

}  // namespace
}  // namespace oct
