// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "octsdk/options.h"

/// What the benchmark programs share: command line in, one line of JSON out, in the words that
/// compare.py reads.
namespace oct::bench {

inline void parse_or_exit(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
}

/// Sets options of a plugin from "NAME=VALUE".
inline void set_options(OptionSet& options, const std::vector<std::string>& pairs) {
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    Option* option = options.find(pair.substr(0, equals));
    if (option == nullptr || equals == std::string::npos) {
      throw std::invalid_argument("--set " + pair + ": the plugin has no such option");
    }
    option->set(pair.substr(equals + 1), "--set");
  }
}

/// Seconds that `work` takes.
template <class Work>
double seconds_of(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline double minimum(const std::vector<double>& seconds) {
  return *std::min_element(seconds.begin(), seconds.end());
}

inline double median(std::vector<double> seconds) {
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

/// Adds the peak memory of this process to `result` and prints it.
inline void print(nlohmann::json result) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  result["peak_rss_mib"] = usage.ru_maxrss / 1024;
  std::cout << result << "\n";
}

}  // namespace oct::bench
