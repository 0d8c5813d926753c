// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "../../faults/running.h"
#include "../../host/data/archive/made_archive.h"
#include "../evaluate/images.h"
#include "support/run_octhost.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

class PackCommand : public testing::Test {
 protected:
  void write_images(int count, int side = 32) {
    for (int i = 0; i < count; ++i) {
      write_noise(folder_ / ("oct/CNV-" + std::to_string(i) + "-1.png"), std::uint64_t(i), side);
    }
  }
  std::vector<std::string> line(const std::string& verb, const std::vector<std::string>& more) {
    std::vector<std::string> arguments{verb};
    if (verb == "pack") arguments = {"data", "pack"};
    for (const std::string& word :
         {std::string("--dataset"), std::string("oct"), std::string("--data"),
          (folder_ / "oct").string(), std::string("--cache"), (folder_ / "cache").string()}) {
      arguments.push_back(word);
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  /// Names of the cache's files of a kind, with their inodes: a file made anew has another one.
  std::vector<std::pair<std::string, ino_t>> files(const std::string& extension) {
    std::vector<std::pair<std::string, ino_t>> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache", error)) {
      struct stat status {};
      if (entry.path().extension() != extension) continue;
      stat(entry.path().c_str(), &status);
      found.emplace_back(entry.path().filename().string(), status.st_ino);
    }
    return found;
  }

  TemporaryFolder folder_;
};

TEST_F(PackCommand, MakesTheVeryPackThatTrainingUses) {
  write_images(12);
  const std::vector<std::string> options{"--model",    "random", "--pairing", "single",
                                         "--channels", "3",      "--size",    "16",
                                         "--holdout",  "0.25"};
  const Outcome packed = run_octhost([&] {
    std::vector<std::string> arguments = line("pack", options);
    arguments.emplace_back("--json");
    return arguments;
  }());
  ASSERT_EQ(packed.code, 0) << packed.err;
  const json pack = json::parse(packed.out).at("packs").at(0);
  EXPECT_EQ(pack.at("images"), 12);
  EXPECT_EQ(pack.at("channels"), 3);
  EXPECT_TRUE(pack.at("made").get<bool>());
  const auto before = files(".pack");
  EXPECT_THAT(before,
              ElementsAre(testing::Pair(pack.at("key").get<std::string>() + ".pack", testing::_)));
  std::vector<std::string> more = options;
  for (const std::string& word : {std::string("--steps"), std::string("1"), std::string("--out"),
                                  (folder_ / "run").string()}) {
    more.push_back(word);
  }
  const Outcome trained = run_octhost(line("train", more));
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_EQ(files(".pack"), before) << "training prepared the images again";
  const Outcome again = run_octhost(line("pack", options));
  EXPECT_THAT(again.out, HasSubstr("prepared before"));
}

TEST_F(PackCommand, NeedsASizeOrAModel) {
  write_images(2);
  const Outcome outcome = run_octhost(line("pack", {}));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("--size"));
  EXPECT_EQ(run_octhost(line("pack", {"--size", "16"})).code, 0);
}

TEST_F(PackCommand, GoesOnWhereItWasStoppedOrKilled) {
  write_images(1500, 128);
  for (const int signal : {SIGTERM, SIGKILL}) {
    fs::remove_all(folder_ / "cache");
    Running running(line("pack", {"--size", "96", "--threads", "1"}), folder_.path());
    const auto is_begun = [&] {
      std::error_code error;
      for (const auto& [name, inode] : files(".done")) {
        const std::string done = read_bytes(folder_ / "cache" / name);
        if (signal == SIGTERM || done.find('\1') != std::string::npos) return true;
      }
      return false;
    };
    ASSERT_TRUE(eventually(is_begun));
    running.send(signal);
    EXPECT_EQ(running.wait(std::chrono::seconds(20)), 128 + signal) << running.err();
    if (files(".pack").size() == 1) GTEST_SKIP() << "it was done before the signal came";
    EXPECT_EQ(files(".partial").size(), 1U);
    const Outcome again = run_octhost(line("pack", {"--size", "96"}));
    ASSERT_EQ(again.code, 0) << again.err;
    if (signal == SIGKILL) {
      EXPECT_THAT(again.err, HasSubstr("that were prepared before"));
    }
    EXPECT_EQ(files(".partial").size() + files(".done").size(), 0U);
    const std::string name = files(".pack").at(0).first;
    const std::string resumed = read_bytes(folder_ / "cache" / name);
    fs::remove_all(folder_ / "cache");
    ASSERT_EQ(run_octhost(line("pack", {"--size", "96"})).code, 0);
    EXPECT_TRUE(read_bytes(folder_ / "cache" / name) == resumed) << "other bytes than made at once";
  }
}

TEST_F(PackCommand, ReadsAnArchive) {
  write_images(3);
  MadeArchive archive("zip");
  for (int i = 0; i < 3; ++i) {
    const std::string name = "CNV-" + std::to_string(i) + "-1.png";
    archive.file(name, read_bytes(folder_ / "oct" / name));
  }
  write_bytes(folder_ / "set.zip", archive.done());
  std::vector<std::string> from_folder = line("pack", {"--size", "16", "--json"});
  std::vector<std::string> from_archive = from_folder;
  from_archive[5] = (folder_ / "set.zip").string();
  const json one = json::parse(run_octhost(from_folder).out).at("packs").at(0);
  const json two = json::parse(run_octhost(from_archive).out).at("packs").at(0);
  EXPECT_EQ(one.at("key"), two.at("key")) << "the same images, the same pack";
  EXPECT_FALSE(two.at("made").get<bool>());
}

}  // namespace
}  // namespace oct::test
