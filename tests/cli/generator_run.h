// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {

/// A run of the test model on B-scans of the phantom, once for all tests of a suite, and a folder
/// to write into.
class GeneratorRun : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    train("run", {});
  }
  static void TearDownTestSuite() { delete folder_; }

  /// A short training of the test model into the folder `name`.
  static void train(const std::string& name, std::vector<std::string> more) {
    more.insert(more.end(), {"--model", "random", "--pairing", "single", "--steps", "8"});
    train_model(name, more);
  }

  /// A training of the model that `more` names.
  static void train_model(const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words{
        "train",     "--dataset", "oct",     "--size",           "32",    "--phantom-eyes", "20",
        "--threads", "1",         "--cache", *folder_ / "cache", "--out", *folder_ / name};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run_octhost(words);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }

  /// octhost VERB --run <the run> --out <folder>/OUT MORE...
  static Outcome call(const std::string& verb, const std::string& out,
                      const std::vector<std::string>& more, const std::string& run = "run") {
    std::vector<std::string> words{verb, "--run", path(run), "--out", path(out)};
    words.insert(words.end(), more.begin(), more.end());
    return run_octhost(words);
  }

  static std::string path(const std::string& name) { return *folder_ / name; }

  /// The lines of the manifest in the folder `out`.
  static std::vector<nlohmann::json> manifest(const std::string& out) {
    std::istringstream text(read_bytes(path(out) + "/manifest.jsonl"));
    std::vector<nlohmann::json> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }

  static TemporaryFolder* folder_;
};

inline TemporaryFolder* GeneratorRun::folder_ = nullptr;

}  // namespace oct::test
