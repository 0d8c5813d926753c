// SPDX-License-Identifier: Apache-2.0
#include "data/archive/unpack.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "../../../support/temporary_files.h"
#include "made_archive.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using test::MadeArchive;
using test::noise;
using testing::HasSubstr;

class Unpacking : public testing::TestWithParam<std::string> {
 protected:
  /// Unpacks into folder/out.
  std::pair<ExitCode, std::string> unpacked(const std::string& bytes,
                                            const ArchiveLimits& limits = {}) {
    test::write_bytes(folder_ / "archive", bytes);
    fs::remove_all(folder_ / "out");
    fs::create_directory(folder_ / "out");
    return failure_of([&] {
      unpack(
          folder_ / "archive", folder_ / "out", [](std::uint64_t) {}, limits);
    });
  }

  test::TemporaryFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Formats, Unpacking, testing::Values("zip", "tar", "tar.gz"),
                         [](const auto& info) {
                           return info.param == "tar.gz" ? std::string("tar_gz") : info.param;
                         });

TEST_P(Unpacking, GivesTheSameBytesToNobodyElse) {
  const std::string large = noise(700'000, 1);
  const std::string bytes =
      MadeArchive(GetParam()).file("a/b/large", large).file("small", "x").file("none", "").done();
  ASSERT_EQ(unpacked(bytes).second, "");
  EXPECT_EQ(test::read_bytes(folder_ / "out/a/b/large"), large);
  EXPECT_EQ(test::read_bytes(folder_ / "out/small"), "x");
  EXPECT_EQ(fs::file_size(folder_ / "out/none"), 0U);
  struct stat status {};
  ASSERT_EQ(stat((folder_ / "out/small").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_P(Unpacking, TakesALimitOfExactlyWhatItHolds) {
  ArchiveLimits limits;
  limits.max_total_bytes = 3;
  const std::string bytes = MadeArchive(GetParam()).file("a", "1").file("b/c", "22").done();
  EXPECT_EQ(unpacked(bytes, limits).second, "");
  limits.max_total_bytes = 2;
  EXPECT_EQ(unpacked(bytes, limits).first, ExitCode::invalid_input);
}

TEST_P(Unpacking, StopsWhereTheTickThrows) {
  test::write_bytes(folder_ / "archive", MadeArchive(GetParam()).file("a", "123").done());
  fs::create_directory(folder_ / "out");
  const auto [code, message] = failure_of([&] {
    unpack(folder_ / "archive", folder_ / "out",
           [](std::uint64_t) { throw Error(ExitCode::terminated, "stop"); });
  });
  EXPECT_EQ(code, ExitCode::terminated);
}

TEST_P(Unpacking, WritesNothingOutside) {
  unpacked(MadeArchive(GetParam()).file("a", "1").file("../outside", "x").done());
  EXPECT_FALSE(fs::exists(folder_ / "outside"));
  // A link first, a file through it second.
  unpacked(MadeArchive(GetParam())
               .symlink("door", folder_.path().string())
               .file("door/outside", "x")
               .done());
  EXPECT_FALSE(fs::exists(folder_ / "outside"));
}

TEST_P(Unpacking, NamesArchiveAndReason) {
  const auto [code, message] = unpacked(MadeArchive(GetParam()).file("../x", "1").done());
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("archive '" + (folder_ / "archive").string() +
                                 "': the entry '../x' leads out"));
}

TEST_F(Unpacking, AZipThatLiesAboutASizeIsRefused) {
  std::string bytes = MadeArchive("zip").file("a", noise(3000, 2)).done();
  // 3000 = 0x0BB8 little endian: every place that tells the uncompressed size.
  const std::string size{"\xB8\x0B\0\0", 4};
  for (std::size_t at = bytes.find(size); at != std::string::npos; at = bytes.find(size, at + 4)) {
    bytes.replace(at, 4, std::string{"\x10\0\0\0", 4});
  }
  EXPECT_EQ(unpacked(bytes).first, ExitCode::invalid_input);
}

TEST_F(Unpacking, AFullDiskIsAnErrorOfTheOutput) {
  test::write_bytes(folder_ / "archive", MadeArchive("tar").file("a/b", "1").done());
  test::write_bytes(folder_ / "out", "a file where the folder should be");
  EXPECT_EQ(
      failure_of([&] { unpack(folder_ / "archive", folder_ / "out", [](std::uint64_t) {}); }).first,
      ExitCode::cannot_write);
}

}  // namespace
}  // namespace oct::host
