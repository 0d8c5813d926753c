// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "octsdk/options.h"

namespace oct::host {

/// The scope "explore".
class ExploreOptions {
 public:
  ExploreOptions();
  ExploreOptions(const ExploreOptions&) = delete;
  ExploreOptions& operator=(const ExploreOptions&) = delete;

  OptionSet& options() { return options_; }

  std::string run;
  std::string checkpoint;
  std::string out;
  bool overwrite = false;
  std::string classes;
  double psi = 1;
  std::int64_t psi_cutoff = 0;
  std::int64_t samples = 10'000;
  std::string styles;

  std::string interpolate;
  std::string space = "w";
  std::int64_t frames = 24;
  double frame_seconds = 0.08;
  bool loop = false;

  std::string mix;

  std::string project;
  std::int64_t project_steps = 1000;
  bool with_real = false;

  std::int64_t directions = 0;
  double extent = 3;

 private:
  OptionSet options_;
};

}  // namespace oct::host
