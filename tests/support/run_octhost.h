// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace oct::test {

/// What a finished program left behind.
struct Outcome {
  int code = -1;  ///< exit code; 128 + signal number when a signal ended it
  std::string out;
  std::string err;
};

/// How to start it. The environment is the test's own without any OCTHOST_* variable.
struct Start {
  std::map<std::string, std::string> environment = {};  ///< added to that
  std::filesystem::path folder = {};                    ///< to work in; empty: the test's
};

/// Runs a program to its end. `program` is a path, or a name to be found in PATH.
Outcome run_program(const std::string& program, const std::vector<std::string>& arguments,
                    const Start& start = {});

/// Runs the octhost of this build.
Outcome run_octhost(const std::vector<std::string>& arguments, const Start& start = {});

}  // namespace oct::test
