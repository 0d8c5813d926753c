// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "octsdk/itk/write.h"
#include "quick.h"
#include "support/volume_file.h"

namespace oct::test {
namespace {

using testing::HasSubstr;

/// Six pairs of a photograph and a volume of seven B-scans.
std::filesystem::path write_pairs(const TemporaryFolder& folder) {
  Image photograph = make_image(32, 24, 3, SampleType::u8);
  for (int pair = 0; pair < 6; ++pair) {
    const auto place = folder / "data" / ("eye" + std::to_string(pair));
    std::filesystem::create_directories(place);
    photograph.pixels.assign(photograph.pixels.size(), static_cast<float>(40 * pair + 20));
    write(place / "dfe.png", photograph);
    write_bytes(place / "oct.mha", volume_bytes(7));
  }
  return folder / "data";
}

TEST(TrainOnVolumes, KeepsAVolumeOnOneSideAndRecordsWhatWasDone) {
  const TemporaryFolder folder;
  const auto data = write_pairs(folder);
  const Outcome outcome =
      quick_run(folder, {"--out", folder / "run", "--steps", "2", "--data", data, "--slice-step",
                         "3", "--central-slices", "2", "--oct-spacing", "0.004", "--despeckle",
                         "median", "--mirror-left", "--holdout", "0.3"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;

  const auto split = nlohmann::json::parse(read_bytes(folder / "run/split.json"));
  std::map<std::string, std::set<std::string>> sides;
  std::size_t records = 0;
  for (const char* side : {"train", "heldout"}) {
    for (const std::string id : split.at(side)) {
      sides[id.substr(0, id.find('#'))].insert(side);
      EXPECT_THAT(id, testing::EndsWith(records++ % 2 == 0 ? "#000" : "#003"));
    }
  }
  EXPECT_EQ(records, 12U);
  EXPECT_EQ(sides.size(), 6U);
  for (const auto& [eye, of] : sides) EXPECT_EQ(of.size(), 1U) << eye;

  const std::string config = read_bytes(folder / "run/config.toml");
  for (const char* line : {"slice-step = 3", "central-slices = 2", "oct-spacing = 0.004",
                           "despeckle = \"median\"", "mirror-left = true", "flatten = false"}) {
    EXPECT_THAT(config, HasSubstr(line));
  }
  EXPECT_THAT(read_bytes(folder / "run/log.txt"), HasSubstr("do not tell left from right"));
}

TEST(TrainOnVolumes, OtherPreprocessingIsAnotherPack) {
  const TemporaryFolder folder;
  const auto data = write_pairs(folder);
  const auto packs = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--out", folder / "run",     "--steps", "1",     "--data",
                                   data,    "--central-slices", "1",       "--plan"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(quick_run(folder, words).code, 0);
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "cache")) {
      count += entry.path().extension() == ".pack" ? 1 : 0;
    }
    return count;
  };
  const std::size_t first = packs({});
  EXPECT_EQ(packs({}), first);
  EXPECT_GT(packs({"--despeckle", "median"}), first);
}

}  // namespace
}  // namespace oct::test
