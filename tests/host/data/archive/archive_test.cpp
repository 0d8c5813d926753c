// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "../../../support/temporary_files.h"
#include "data/archive/archive_index.h"
#include "made_archive.h"

namespace oct::host {
namespace {

using test::bytes_of;
using test::failure_of;
using test::MadeArchive;
using testing::AnyOf;
using testing::HasSubstr;

class Archives : public testing::TestWithParam<std::string> {
 protected:
  static ArchiveIndex index(const std::string& bytes, const ArchiveLimits& limits = {}) {
    return archive_index(bytes_of(bytes), limits);
  }
  /// What is said against an archive.
  static std::string refusal(const std::string& bytes, const ArchiveLimits& limits = {}) {
    const auto [code, message] = failure_of([&] { index(bytes, limits); });
    EXPECT_EQ(code, ExitCode::invalid_input) << message;
    return message;
  }
};

INSTANTIATE_TEST_SUITE_P(Formats, Archives, testing::Values("zip", "tar", "tar.gz"),
                         [](const auto& info) {
                           return info.param == "tar.gz" ? std::string("tar_gz") : info.param;
                         });

TEST_P(Archives, ListsFilesWithCleanNames) {
  const ArchiveIndex found = index(MadeArchive(GetParam())
                                       .folder("set")
                                       .file("./set/a.png", "12345")
                                       .file("set/\xC3\xA4/b c.png", "")
                                       .done());
  EXPECT_EQ(found.format, GetParam());
  ASSERT_EQ(found.files.size(), 2U);
  EXPECT_EQ(found.files[0].path, "set/a.png");
  EXPECT_EQ(found.files[0].size, 5U);
  EXPECT_EQ(found.files[1].path, "set/\xC3\xA4/b c.png");
  EXPECT_EQ(found.total_bytes, 5U);
}

TEST_P(Archives, RefusesWaysOut) {
  const auto with = [&](const std::string& name) {
    return refusal(MadeArchive(GetParam()).file("a.png", "1").file(name, "x").done());
  };
  EXPECT_THAT(with("../evil.png"), HasSubstr("leads out of its folder"));
  EXPECT_THAT(with("set/../../evil.png"), HasSubstr("leads out of its folder"));
  EXPECT_THAT(with("set/.."), HasSubstr("leads out of its folder"));
  EXPECT_THAT(with("/etc/evil"), HasSubstr("absolute"));
  EXPECT_THAT(with("C:evil.png"), HasSubstr("drive"));
  EXPECT_THAT(with("set\\..\\evil.png"),  // libarchive makes '/' of it in a zip
              AnyOf(HasSubstr("backslash"), HasSubstr("leads out of its folder")));
  EXPECT_THAT(with("set/a\nb.png"), HasSubstr("control character"));
  EXPECT_THAT(with("set/\xFF\xFE.png"), HasSubstr("UTF-8"));
  EXPECT_THAT(with("set/" + std::string(300, 'n')), HasSubstr("255 bytes"));
}

TEST_P(Archives, RefusesLinks) {
  EXPECT_THAT(refusal(MadeArchive(GetParam()).symlink("a.png", "/etc/passwd").done()),
              HasSubstr("'a.png' is a link"));
}

TEST(TarArchives, RefusesHardLinksAndDevices) {
  const auto refused = [](const std::string& bytes) {
    return failure_of([&] { archive_index(bytes_of(bytes)); }).second;
  };
  EXPECT_THAT(refused(MadeArchive("tar").file("a", "1").hardlink("b", "a").done()),
              HasSubstr("'b' is a link"));
  EXPECT_THAT(refused(MadeArchive("tar").special("tty", AE_IFCHR).done()),
              HasSubstr("neither a file nor a folder"));
  EXPECT_THAT(refused(MadeArchive("tar").special("pipe", AE_IFIFO).done()),
              HasSubstr("neither a file nor a folder"));
}

TEST_P(Archives, RefusesTheSamePathTwice) {
  const auto with = [&](const std::string& first, const std::string& second) {
    return refusal(MadeArchive(GetParam()).file(first, "1").file(second, "2").done());
  };
  EXPECT_THAT(with("a.png", "a.png"), HasSubstr("twice"));
  EXPECT_THAT(with("a.png", "./a.png"), HasSubstr("twice"));
  EXPECT_THAT(with("a", "a/b.png"), HasSubstr("as a file and as a folder"));
  EXPECT_THAT(with("a/b.png", "a"), HasSubstr("twice"));
}

TEST_P(Archives, HoldsToItsLimits) {
  MadeArchive many(GetParam());
  for (int i = 0; i < 20; ++i) many.file(std::to_string(i), "x");
  const std::string bytes = many.done();
  ArchiveLimits limits;
  limits.max_entries = 19;
  EXPECT_THAT(refusal(bytes, limits), HasSubstr("more than 19 entries"));
  limits = {};
  limits.max_total_bytes = 19;
  EXPECT_THAT(refusal(bytes, limits), HasSubstr("unpacks to more than"));
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "d/";
  EXPECT_THAT(refusal(MadeArchive(GetParam()).file(deep + "a", "x").done()),
              HasSubstr("folders deep"));
}

TEST(ZipArchives, RefusesABombByItsDeclaredSizes) {
  MadeArchive bomb("zip");
  const std::string zeros(20 << 20, '\0');
  for (int i = 0; i < 4; ++i) bomb.file("zeros" + std::to_string(i), zeros);
  const std::string bytes = bomb.done();
  ASSERT_LT(bytes.size(), 400'000U);
  const auto [code, message] = failure_of([&] { archive_index(bytes_of(bytes)); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("more than 200 times its size"));
}

TEST(ZipArchives, RefusesEncryption) {
  const auto [code, message] = failure_of(
      [&] { archive_index(bytes_of(MadeArchive("zip", "secret").file("a.png", "1").done())); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("encrypted"));
}

TEST(OtherArchives, AreRefusedByName) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "text.zip", "no archive at all");
  const auto [code, message] = failure_of([&] { archive_index(folder / "text.zip"); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("text.zip': it is no zip, tar or tar.gz"));
  EXPECT_EQ(failure_of([&] { archive_index(folder / "none.zip"); }).first, ExitCode::cannot_read);
  EXPECT_FALSE(is_archive(folder / "text.zip"));
  EXPECT_FALSE(is_archive(folder.path()));
}

TEST_P(Archives, AreKnownByContent) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "set", MadeArchive(GetParam()).file("a", "1").done());
  EXPECT_TRUE(is_archive(folder / "set"));
  EXPECT_EQ(archive_index(folder / "set").files.size(), 1U);
}

TEST(NestedArchives, AreNotOpened) {
  const std::string inner = MadeArchive("zip").file("../evil", "1").done();
  const ArchiveIndex index =
      archive_index(bytes_of(MadeArchive("tar").file("a.zip", inner).done()));
  ASSERT_EQ(index.files.size(), 1U);
  EXPECT_EQ(index.files[0].path, "a.zip");
}

}  // namespace
}  // namespace oct::host
