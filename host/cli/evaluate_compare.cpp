// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluate_compare.h"

#include <filesystem>
#include <iostream>
#include <sstream>
#include <vector>

#include "eval/comparison.h"
#include "octsdk/atomic_file.h"

namespace oct::host {
namespace {

// A shell's runs/* becomes --runs runs/a runs/b; --runs runs/a,runs/b says the same.
std::vector<std::filesystem::path> runs_of(const std::string& first,
                                           const std::vector<std::string>& more) {
  std::vector<std::filesystem::path> runs;
  std::istringstream words(first);
  for (std::string word; std::getline(words, word, ',');) {
    if (!word.empty()) runs.emplace_back(word);
  }
  runs.insert(runs.end(), more.begin(), more.end());
  return runs;
}

}  // namespace

ExitCode evaluate_compare(Invocation& call, EvaluateOptions& options) {
  if (!call.parse()) return ExitCode::done;
  for (const char* other : {"real", "fake", "run", "baselines"}) {
    if (!call.settings().given("evaluate", other)) continue;
    throw Error(ExitCode::usage, std::string("evaluate: --runs compares what the runs were judged "
                                             "by; leave --") +
                                     other + " out");
  }
  const Comparison comparison = compare_runs(runs_of(options.runs, call.positionals()));
  if (!options.out.empty()) write_text_file(options.out, to_json(comparison).dump(2) + "\n");
  if (call.json()) {
    std::cout << to_json(comparison).dump(2) << "\n";
  } else {
    std::cout << to_table(comparison);
  }
  return ExitCode::done;
}

}  // namespace oct::host
