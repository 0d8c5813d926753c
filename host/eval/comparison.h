// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace oct::host {

/// One score of several runs.
struct ComparedScore {
  std::string metric;
  std::string name;
  std::string better;                            ///< a better_word()
  std::vector<std::optional<double>> values;     ///< one a run, in the order of Comparison::runs
  std::vector<std::optional<double>> baselines;  ///< real against real, likewise

  /// The run with the best value; none when fewer than two have one, or when none is better by it.
  [[nodiscard]] std::optional<std::size_t> best() const;
};

/// A run in a comparison.
struct ComparedRun {
  std::string name;   ///< of its folder
  std::string model;  ///< id of the plugin
  std::int64_t step = 0;
  std::int64_t images = 0;  ///< seen in training
};

struct Comparison {
  std::vector<ComparedRun> runs;
  std::vector<ComparedScore> scores;  ///< those that at least one run has, rivals left out
};

/// Reads what the runs were judged by (evaluation.json), two or more. Scores of other data, of
/// another split or of another size of image say nothing about each other: then, and when a run was
/// not judged yet, throws Error(usage) naming both runs and what to do. Throws Error(cannot_read,
/// invalid_input, checkpoint_corrupt) for folders that are no runs or damaged.
Comparison compare_runs(const std::vector<std::filesystem::path>& runs);

/// {"runs": [{"run", "model", "step", "images"}], "scores": [{"metric", "name", "better", "values",
/// "baselines", "best"}]}.
nlohmann::ordered_json to_json(const Comparison& comparison);

/// The same as a table, one line a score, one column a run, the best marked with *.
std::string to_table(const Comparison& comparison);

}  // namespace oct::host
