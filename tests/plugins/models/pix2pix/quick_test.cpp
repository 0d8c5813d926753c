// SPDX-License-Identifier: Apache-2.0
// The preset `quick` on the phantom, as anybody would run it, held to baselines.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

std::map<std::string, double> scores_in(const std::string& text) {
  std::map<std::string, double> scores;
  const auto evaluation = nlohmann::json::parse(text);
  for (const auto& score : evaluation.at("scores")) {
    scores[score.at("name")] = score.at("value").get<double>();
  }
  return scores;
}

// The mean image is hard to beat where the photograph says nothing of the place and tilt of the
// B-scan; an untrained network is not.
TEST(Pix2PixQuick, IsNearerToTheTrueImagesThanTheirMeanAndThanUntrained) {
  const TemporaryFolder folder;
  const Outcome training =
      run_octhost({"train", "--model", "pix2pix", "--dataset", "dfe_oct", "--preset", "quick",
                   "--seed", "1", "--threads", "1", "--out", folder / "run", "--cache",
                   folder / "cache", "--sample-every", "0"});
  ASSERT_EQ(training.code, 0) << training.err;
  const Outcome judging =
      run_octhost({"evaluate", "--run", folder / "run", "--cache", folder / "cache", "--metric",
                   "l1", "--baselines", "--json"});
  ASSERT_EQ(judging.code, 0) << judging.err;
  const auto scores = scores_in(judging.out);
  std::cout << "L1 to the held-out B-scans: made " << scores.at("l1") << ", mean image "
            << scores.at("l1@mean-image") << ", untrained " << scores.at("l1@untrained") << "\n";
  EXPECT_LT(scores.at("l1"), scores.at("l1@mean-image"));
  EXPECT_LT(scores.at("l1"), 0.5 * scores.at("l1@untrained"));
}

}  // namespace
}  // namespace oct::test
