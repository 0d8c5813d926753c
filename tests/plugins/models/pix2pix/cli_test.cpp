// SPDX-License-Identifier: Apache-2.0
// Pix2Pix in the program: resumed to the bit, one way only, and refused where there are no pairs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/evaluate/images.h"
#include "octsdk/safetensors.h"
#include "support/run_octhost.h"

namespace oct::test {
namespace {

using ::testing::HasSubstr;

/// With dropout (LibTorch's generator), batch norm and a pool that is full before the resume.
Outcome train(const TemporaryFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> words{"train",
                                 "--model",
                                 "pix2pix",
                                 "--dataset",
                                 "dfe_oct",
                                 "--phantom-eyes",
                                 "20",
                                 "--size",
                                 "32",
                                 "--generator",
                                 "resnet_6",
                                 "--ngf",
                                 "4",
                                 "--ndf",
                                 "4",
                                 "--pool",
                                 "3",
                                 "--batch",
                                 "2",
                                 "--threads",
                                 "1",
                                 "--sample-every",
                                 "2",
                                 "--cache",
                                 folder / "cache"};
  words.insert(words.end(), more.begin(), more.end());
  return run_octhost(words);
}

std::map<std::string, std::vector<std::byte>> tensors_of(const std::filesystem::path& path) {
  const safetensors::File file(path.string());
  std::map<std::string, std::vector<std::byte>> tensors;
  for (const safetensors::Entry& entry : file.entries()) {
    tensors[entry.name].resize(entry.size);
    file.read(entry, tensors[entry.name]);
  }
  return tensors;
}

TEST(Pix2PixRun, IsResumedToTheBit) {
  const TemporaryFolder folder;
  ASSERT_EQ(train(folder, {"--steps", "8", "--out", folder / "straight"}).code, 0);
  ASSERT_EQ(train(folder, {"--steps", "4", "--out", folder / "broken"}).code, 0);
  const Outcome resumed = run_octhost(
      {"train", "--resume", folder / "broken", "--steps", "8", "--cache", folder / "cache"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  const std::string newest = "checkpoints/step-000008.safetensors";
  const auto straight = tensors_of(folder / "straight" / newest);
  const auto broken = tensors_of(folder / "broken" / newest);
  ASSERT_EQ(straight.size(), broken.size());
  EXPECT_TRUE(straight.contains("pool"));
  EXPECT_TRUE(straight.contains("G/model.2.running_mean"));
  for (const auto& [name, bytes] : straight) {
    ASSERT_TRUE(broken.contains(name)) << name;
    EXPECT_TRUE(bytes == broken.at(name)) << name;
  }
}

TEST(Pix2PixRun, TranslatesTheWayItLearntAlwaysAlike) {
  const TemporaryFolder folder;
  ASSERT_EQ(train(folder, {"--steps", "2", "--out", folder / "run"}).code, 0);
  write_noise(folder / "in" / "eye.png", 1);
  write_noise(folder / "in" / "fellow.png", 2);
  const auto translate = [&](const std::string& input, const std::string& out) {
    return run_octhost(
        {"translate", "--run", folder / "run", "--input", folder / input, "--out", folder / out});
  };
  ASSERT_EQ(translate("in", "both").code, 0);
  ASSERT_EQ(translate("in/eye.png", "alone.png").code, 0);
  EXPECT_EQ(read_bytes(folder / "both" / "eye.png"), read_bytes(folder / "alone.png"));
  const Outcome back = run_octhost({"translate", "--run", folder / "run", "--input", folder / "in",
                                    "--out", folder / "back", "--from", "oct"});
  EXPECT_EQ(back.code, 1);
  EXPECT_THAT(back.err, HasSubstr("has not learnt that way"));
}

TEST(Pix2PixRun, WithoutPairsTheModelsAreNamedThatNeedNone) {
  const TemporaryFolder folder;
  for (std::uint64_t i = 0; i < 4; ++i) {
    write_noise(folder / "photos" / (std::to_string(i) + ".png"), i);
    write_noise(folder / "scans" / (std::to_string(i) + "x.png"), 10 + i);
  }
  const Outcome outcome = train(folder, {"--source", folder / "photos", "--target",
                                         folder / "scans", "--out", folder / "run"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("needs pairs"));
  EXPECT_THAT(outcome.err, HasSubstr("cyclegan"));
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

TEST(Pix2PixRun, ADatasetOfOneModalityIsRefusedNamingWhatFits) {
  const Outcome outcome = run_octhost({"train", "--model", "pix2pix", "--dataset", "oct"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("Datasets that fit pix2pix: dfe_oct"));
}

}  // namespace
}  // namespace oct::test
