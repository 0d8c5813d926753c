// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "../../faults/running.h"
#include "../../host/data/archive/made_archive.h"
#include "../evaluate/images.h"
#include "support/run_octhost.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class CheckCommand : public testing::Test {
 protected:
  std::vector<std::string> line(const fs::path& data, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{
        "data",   "check",       "--dataset", "oct",
        "--data", data.string(), "--cache",   (folder_ / "cache").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  Outcome check(const fs::path& data, const std::vector<std::string>& more = {}) {
    return run_octhost(line(data, more));
  }
  /// An archive with two B-scans in class folders, wrapped in a folder.
  std::string archive(const std::string& format) {
    write_noise(folder_ / "a.png", 1);
    write_noise(folder_ / "b.png", 2);
    return MadeArchive(format)
        .file("SET/train/CNV/CNV-1-1.png", read_bytes(folder_ / "a.png"))
        .file("SET/test/NORMAL/NORMAL-2-1.png", read_bytes(folder_ / "b.png"))
        .done();
  }

  TemporaryFolder folder_;
};

TEST_F(CheckCommand, TellsEachFileInJson) {
  write_noise(folder_ / "oct/CNV/CNV-1-1.png", 1);
  write_bytes(folder_ / "oct/CNV/CNV-2-1.png", "no image");
  const Outcome outcome = check(folder_ / "oct", {"--json"});
  EXPECT_EQ(outcome.code, 22) << outcome.err;
  const json files = json::parse(outcome.out).at("per_file");
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].at("format"), "PNG");
  EXPECT_EQ(files[0].at("bits"), 8);
  EXPECT_EQ(files[0].at("patient_source"), "name");
  EXPECT_EQ(files[0].at("burned_in_text"), "none");
  EXPECT_FALSE(files[1].at("readable").get<bool>());
  EXPECT_THAT(files[1].at("reason").get<std::string>(), HasSubstr("CNV-2-1.png"));
}

TEST_F(CheckCommand, WritesAPrivatePage) {
  write_noise(folder_ / "oct/CNV/CNV-1-1.png", 1);
  const fs::path page = folder_ / "check.html";
  ASSERT_EQ(check(folder_ / "oct", {"--html", page.string()}).code, 0);
  EXPECT_THAT(read_bytes(page), HasSubstr("Private."));
  EXPECT_EQ(fs::status(page).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(CheckCommand, ASecondRunReadsOnlyWhatIsNew) {
  for (int i = 0; i < 5; ++i) {
    write_noise(folder_ / ("oct/CNV/CNV-" + std::to_string(i) + "-1.png"), std::uint64_t(i));
  }
  EXPECT_EQ(json::parse(check(folder_ / "oct", {"--json"}).out).at("remembered"), 0);
  write_noise(folder_ / "oct/CNV/CNV-9-1.png", 9);
  const json again = json::parse(check(folder_ / "oct", {"--json"}).out);
  EXPECT_EQ(again.at("remembered"), 5);
  EXPECT_EQ(again.at("files"), 6);
}

TEST_F(CheckCommand, ReadsArchivesAndKeepsThemUnpacked) {
  for (const std::string format : {"zip", "tar", "tar.gz"}) {
    const fs::path path = folder_ / ("set." + format);
    write_bytes(path, archive(format));
    const Outcome outcome = check(path, {"--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json result = json::parse(outcome.out);
    EXPECT_EQ(result.at("files"), 2);
    EXPECT_EQ(result.at("splits").at("train"), 1);
    EXPECT_EQ(result.at("classes").at("NORMAL"), 1);
    EXPECT_THAT(result.at("per_file")[0].at("file").get<std::string>(),
                HasSubstr("set." + format + "/test/NORMAL"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("unpacked/")));
    EXPECT_THAT(outcome.err, HasSubstr("unpacking 2 files"));
    EXPECT_THAT(check(path).err, Not(HasSubstr("unpacking"))) << "unpacked once";
  }
}

TEST_F(CheckCommand, RefusesAHostileArchiveAndLeavesNothing) {
  write_bytes(folder_ / "evil.zip", MadeArchive("zip").file("a", "1").file("../x", "2").done());
  const Outcome outcome = check(folder_ / "evil.zip");
  EXPECT_EQ(outcome.code, 22);
  EXPECT_THAT(outcome.out, HasSubstr("leads out of its folder"));
  for (const auto& entry : fs::directory_iterator(folder_ / "cache")) {
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr(".tmp-")));
    EXPECT_NE(entry.path().extension(), ".unpacked");
  }
}

TEST_F(CheckCommand, AnArchiveLargerThanTheCacheIsRefused) {
  write_bytes(folder_ / "set.tar", MadeArchive("tar").file("a.png", noise(1'500'000, 1)).done());
  const Outcome outcome = check(folder_ / "set.tar", {"--cache-limit", "0.001"});
  EXPECT_EQ(outcome.code, 40);
  EXPECT_THAT(outcome.out, HasSubstr("raise --cache-limit"));
}

TEST_F(CheckCommand, GoesOnAfterSigterm) {
  constexpr int k_files = 3000;
  write_noise(folder_ / "big.png", 1, 256);
  fs::create_directories(folder_ / "oct");
  for (int i = 0; i < k_files; ++i) {
    fs::copy_file(folder_ / "big.png", folder_ / ("oct/" + std::to_string(i) + ".png"));
  }
  Running running(line(folder_ / "oct", {"--threads", "1"}), folder_.path());
  const auto memo_size = [&] {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache", error)) {
      if (entry.path().extension() == ".check") return entry.file_size(error);
    }
    return std::uintmax_t{0};
  };
  ASSERT_TRUE(eventually([&] { return memo_size() > 20'000; }));
  running.send(SIGTERM);
  EXPECT_EQ(running.wait(std::chrono::seconds(20)), 143) << running.err();
  EXPECT_THAT(running.err(), HasSubstr("the same command goes on with it"));
  const Outcome again = check(folder_ / "oct", {"--json"});
  const json result = json::parse(again.out);
  EXPECT_GT(result.at("remembered"), 10);
  EXPECT_EQ(result.at("files"), k_files);
}

/// The value of a text element of a DICOM file in explicit little endian.
std::string dicom_text(const std::string& bytes, const std::string& tag, const std::string& vr) {
  const std::size_t at = bytes.find(tag + vr);
  if (at == std::string::npos) return "";
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
  std::string value = bytes.substr(at + 8, byte(6) + 256U * byte(7));
  while (!value.empty() && (value.back() == ' ' || value.back() == '\0')) value.pop_back();
  return value;
}

TEST_F(CheckCommand, NeverTellsWhoAPatientIs) {
  const char* named = std::getenv("OCTHOST_DATA_DIR");
  const fs::path data =
      named != nullptr ? fs::path(named) : fs::path(OCT_SOURCE_DIR) / "../shared/data";
  if (!fs::is_directory(data / "dicom")) GTEST_SKIP() << "no ../shared/data (or OCTHOST_DATA_DIR)";
  std::vector<std::string> secrets;
  std::string manifest = "path,patient\n";
  fs::create_directories(folder_ / "set");
  int number = 0;
  for (const auto& entry : fs::recursive_directory_iterator(data / "dicom")) {
    if (!entry.is_regular_file() || entry.path().extension() != ".dcm") continue;
    const std::string bytes = read_bytes(entry.path());
    const std::string name = std::to_string(number++) + ".dcm";  // no name in a path
    fs::copy_file(entry.path(), folder_ / ("set/" + name));
    manifest += name + ",MANIFEST-ID-" + std::to_string(number % 3) + "\n";
    for (const std::string& value : {dicom_text(bytes, std::string("\x10\0\x10\0", 4), "PN"),
                                     dicom_text(bytes, std::string("\x10\0\x20\0", 4), "LO"),
                                     dicom_text(bytes, std::string("\x10\0\x30\0", 4), "DA")}) {
      if (value.size() > 3) secrets.push_back(value);
    }
  }
  ASSERT_GT(secrets.size(), 20U);
  secrets.emplace_back("MANIFEST-ID");
  write_bytes(folder_ / "set/manifest.csv", manifest);
  const fs::path page = folder_ / "page.html";
  const Outcome words = check(folder_ / "set", {"--list", "-v", "--html", page.string()});
  const Outcome document = check(folder_ / "set", {"--json"});
  EXPECT_THAT(document.out, HasSubstr("PatientName"));
  EXPECT_TRUE(json::accept(document.out));
  std::string all = words.out + words.err + document.out + document.err + read_bytes(page);
  for (const auto& entry : fs::directory_iterator(folder_ / "cache")) {
    if (entry.is_regular_file()) all += read_bytes(entry.path());
  }
  for (const std::string& secret : secrets) {
    EXPECT_EQ(all.find(secret), std::string::npos) << "a secret of " << secret.size() << " bytes";
  }
}

}  // namespace
}  // namespace oct::test
