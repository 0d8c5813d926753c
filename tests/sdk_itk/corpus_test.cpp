// SPDX-License-Identifier: Apache-2.0
// Every file of data/bad, as its MANIFEST.tsv wants it: no crash, no hang, no large allocation.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <chrono>

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
    const Image image = decode(path);
    EXPECT_EQ(image.pixels.size(), image.plane_size() * static_cast<std::size_t>(image.channels));
    EXPECT_GT(image.pixels.size(), 0U);
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

TEST(BadFiles, OtherFormatsAreNamed) {
  OCT_NEED_SHARED_DATA();
  EXPECT_THAT(refusal(shared_data() / "bad/dicom/missing_rows.dcm"),
              testing::HasSubstr("a DICOM file; PNG, JPEG, TIFF and BMP are read"));
  EXPECT_THAT(refusal(shared_data() / "bad/mha/short_data.mha"),
              testing::HasSubstr("a MetaImage file"));
}

}  // namespace
}  // namespace oct
