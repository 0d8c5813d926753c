// SPDX-License-Identifier: Apache-2.0
// The preset `quick` on the phantom, as anybody would run it, held to baselines.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

struct Judged {
  std::map<std::string, double> scores;
  double real = 0;  ///< what other real images score
};

Judged judged(const std::string& text) {
  Judged judged;
  const auto document = nlohmann::json::parse(text);
  for (const auto& score : document.at("scores")) {
    judged.scores[score.at("name")] = score.at("value").get<double>();
    if (score.at("name") == "swd-avg") judged.real = score.at("baseline").get<double>();
  }
  return judged;
}

TEST(ProGanQuick, ClosesHalfOfTheGapToRealImages) {
  const TemporaryFolder folder;
  const Outcome training =
      run_octhost({"train", "--model", "progan", "--dataset", "oct", "--preset", "quick", "--seed",
                   "1", "--threads", "2", "--out", folder / "run", "--cache", folder / "cache",
                   "--sample-every", "0"});
  ASSERT_EQ(training.code, 0) << training.err;
  const Outcome judging =
      run_octhost({"evaluate", "--run", folder / "run", "--cache", folder / "cache", "--metric",
                   "swd", "--baselines", "--json"});
  ASSERT_EQ(judging.code, 0) << judging.err;
  const auto [scores, real] = judged(judging.out);
  const double made = scores.at("swd-avg");
  const double untrained = scores.at("swd-avg@untrained");
  std::cout << "SWD to the held-out B-scans: made " << made << ", mean image "
            << scores.at("swd-avg@mean-image") << ", untrained " << untrained << ", real " << real
            << "\n";
  EXPECT_LT(made, 0.5 * (untrained + real));
  EXPECT_LT(made, scores.at("swd-avg@mean-image"));
}

}  // namespace
}  // namespace oct::test
