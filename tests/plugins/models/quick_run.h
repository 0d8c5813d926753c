// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {

/// What `octhost evaluate --metric METRIC --baselines` says, by name of score; what real images
/// score stands under "real".
using QuickScores = std::map<std::string, double>;

/// Trains the preset `quick` on the phantom, as anybody would run it, and judges it by `metric`.
/// `score`: whose baseline is "real".
inline void run_quick(const std::string& model, const std::string& dataset,
                      const std::string& metric, const std::string& score, QuickScores& scores) {
  const TemporaryFolder folder;
  const Outcome training =
      run_octhost({"train", "--model", model, "--dataset", dataset, "--preset", "quick", "--seed",
                   "1", "--threads", "2", "--out", folder / "run", "--cache", folder / "cache",
                   "--sample-every", "0"});
  ASSERT_EQ(training.code, 0) << training.err;
  const Outcome judging =
      run_octhost({"evaluate", "--run", folder / "run", "--cache", folder / "cache", "--metric",
                   metric, "--baselines", "--json"});
  ASSERT_EQ(judging.code, 0) << judging.err;
  const auto document = nlohmann::json::parse(judging.out);
  for (const auto& line : document.at("scores")) {
    scores[line.at("name")] = line.at("value").get<double>();
    if (line.at("name") == score) scores["real"] = line.at("baseline").get<double>();
  }
}

/// Expects of `quick` half of the way from untrained to real images on SWD, and less than the mean
/// image has. `direction`: "" or, for a model of two domains, "@dfe-to-oct".
inline void expect_quick_learns(const std::string& model, const std::string& dataset,
                                const std::string& direction) {
  QuickScores scores;
  const std::string score = "swd-avg" + direction;
  ASSERT_NO_FATAL_FAILURE(run_quick(model, dataset, "swd", score, scores));
  const double made = scores.at(score);
  const double untrained = scores.at(score + "@untrained");
  const double mean_image = scores.at(score + "@mean-image");
  std::cout << "SWD to held-out images: made " << made << ", mean image " << mean_image
            << ", untrained " << untrained << ", real " << scores.at("real") << "\n";
  EXPECT_LT(made, 0.5 * (untrained + scores.at("real")));
  EXPECT_LT(made, mean_image);
}

}  // namespace oct::test
