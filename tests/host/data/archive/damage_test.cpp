// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <map>

#include "../../../support/temporary_files.h"
#include "data/archive/unpack.h"
#include "made_archive.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using test::MadeArchive;
using test::noise;

/// Every damaged archive is either refused with a reason or gives the right bytes; nothing appears
/// outside of the folder.
class DamagedArchives : public testing::TestWithParam<std::string> {
 protected:
  DamagedArchives() {
    files_ = {{"set/a.png", noise(9000, 1)}, {"set/b.png", noise(700, 2)}, {"c.csv", "id\n1\n"}};
    MadeArchive archive(GetParam());
    for (const auto& [path, content] : files_) archive.file(path, content);
    bytes_ = archive.done();
    fs::create_directory(folder_ / "out");
  }

  enum class Result { refused, right, wrong };
  Result unpacked(const std::string& bytes) {
    test::write_bytes(folder_ / "archive", bytes);
    for (const auto& entry : fs::directory_iterator(folder_ / "out")) fs::remove_all(entry);
    try {
      unpack(folder_ / "archive", folder_ / "out", [](std::uint64_t) {});
    } catch (const Error& error) {
      EXPECT_TRUE(error.code() == ExitCode::invalid_input || error.code() == ExitCode::no_input)
          << error.what();
      EXPECT_GT(std::string(error.what()).size(), 20U);
      return Result::refused;
    }
    std::map<std::string, std::string> got;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "out")) {
      if (!entry.is_regular_file()) continue;
      got[entry.path().lexically_relative(folder_ / "out").string()] =
          test::read_bytes(entry.path());
    }
    return got == files_ ? Result::right : Result::wrong;
  }
  void expect_nothing_outside() {
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      EXPECT_TRUE(entry.path().filename() == "out" || entry.path().filename() == "archive")
          << entry.path();
    }
  }

  test::TemporaryFolder folder_;
  std::map<std::string, std::string> files_;
  std::string bytes_;
};

INSTANTIATE_TEST_SUITE_P(Formats, DamagedArchives, testing::Values("zip", "tar", "tar.gz"),
                         [](const auto& info) {
                           return info.param == "tar.gz" ? std::string("tar_gz") : info.param;
                         });

TEST_P(DamagedArchives, CutAtEach64thAreRefused) {
  ASSERT_EQ(unpacked(bytes_), Result::right);
  for (std::size_t i = 0; i < 64; ++i) {
    const std::size_t length = bytes_.size() * i / 64;
    const Result result = unpacked(bytes_.substr(0, length));
    // A tar ends in blocks of zeros that are there for old tapes: those may be missing.
    const bool only_filling =
        GetParam() == "tar" &&
        bytes_.find_first_not_of('\0', length > 1024 ? length - 1024 : 0) == std::string::npos;
    if (only_filling) {
      EXPECT_NE(result, Result::wrong) << "cut at " << length;
    } else {
      EXPECT_EQ(result, Result::refused) << "cut at " << length;
    }
  }
  expect_nothing_outside();
}

TEST_P(DamagedArchives, CutBetweenEntriesAreRefused) {
  if (GetParam() != "tar") GTEST_SKIP() << "only a tar has places where a cut leaves it sound";
  for (std::size_t length = 512; length < bytes_.size(); length += 512) {
    const std::string cut = bytes_.substr(0, length);
    if (bytes_.find_first_not_of('\0', length > 1024 ? length - 1024 : 0) == std::string::npos) {
      break;
    }
    EXPECT_EQ(unpacked(cut), Result::refused) << "cut at " << length;
  }
}

TEST_P(DamagedArchives, FlippedBitsNeverPassAsWrongBytes) {
  std::uint64_t seed = 7;
  int refused = 0;
  int wrong = 0;
  constexpr int k_rounds = 400;
  for (int round = 0; round < k_rounds; ++round) {
    std::string bytes = bytes_;
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    const std::size_t bit = (seed >> 16) % (bytes.size() * 8);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    const Result result = unpacked(bytes);
    refused += result == Result::refused ? 1 : 0;
    wrong += result == Result::wrong ? 1 : 0;
  }
  expect_nothing_outside();
  RecordProperty("refused", refused);
  if (GetParam() == "tar") {
    EXPECT_GT(wrong, 0) << "a tar has no sums of its contents: if this holds, say so in the docs";
  } else if (GetParam() == "zip") {
    // Names, times and attributes of a zip carry no sum: a changed name is not to be noticed.
    EXPECT_LT(wrong, k_rounds / 20);
    EXPECT_GT(refused, k_rounds / 2);
  } else {
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(refused, k_rounds * 9 / 10);
  }
}

}  // namespace
}  // namespace oct::host
