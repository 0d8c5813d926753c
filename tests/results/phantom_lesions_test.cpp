// SPDX-License-Identifier: Apache-2.0
// The table of known answers on a run that has learnt nothing: its rows of real images have known
// values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

using ::testing::HasSubstr;

Outcome trained(const TemporaryFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> words{
      "train",         "--model", "random", "--phantom-eyes", "60",        "--size", "64",
      "--steps",       "2",       "--out",  folder / "run",   "--threads", "1",      "--cache",
      folder / "cache"};
  words.insert(words.end(), more.begin(), more.end());
  return run_octhost(words);
}

Outcome known_answers(const TemporaryFolder& folder) {
  return run_program(PHANTOM_LESIONS,
                     {"--run", folder / "run", "--cache", folder / "cache", "--json"});
}

TEST(PhantomLesions, TrueImagesKeepTheirLesionsAndOthersDoNot) {
  const TemporaryFolder folder;
  const Outcome training = trained(folder, {"--dataset", "dfe_oct", "--pairing", "paired"});
  ASSERT_EQ(training.code, 0) << training.err;
  const Outcome outcome = known_answers(folder);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto rows = nlohmann::json::parse(outcome.out).at("rows");
  const auto kept = [&](const char* row, const char* sort) {
    return rows.at(row).at(sort).at("kept").get<double>();
  };
  for (const char* sort : {"elevations", "fluid", "fluid_over_rpe"}) {
    EXPECT_GT(rows.at("true image").at(sort).at("lesions"), 0);
    EXPECT_GT(kept("true image", sort), 0.75) << sort;
    EXPECT_LT(kept("mean image", sort), 0.3) << sort;
    EXPECT_LT(kept("another eye's image", sort), kept("true image", sort)) << sort;
  }
  EXPECT_LT(rows.at("true image").at("error_pixels").at("rpe"), 0.6);
  EXPECT_GT(rows.at("untrained").at("error_pixels").at("rpe"), 1);
}

TEST(PhantomLesions, RefusesARunOfOneModality) {
  const TemporaryFolder folder;
  const Outcome training = trained(folder, {"--dataset", "oct", "--pairing", "single"});
  ASSERT_EQ(training.code, 0) << training.err;
  const Outcome outcome = known_answers(folder);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("translates photographs of the paired phantom"));
}

}  // namespace
}  // namespace oct::test
