// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "octsdk/options.h"

namespace oct::host {

/// The scope "generate".
class GenerateOptions {
 public:
  GenerateOptions();
  GenerateOptions(const GenerateOptions&) = delete;
  GenerateOptions& operator=(const GenerateOptions&) = delete;

  OptionSet& options() { return options_; }

  std::string run;
  std::string checkpoint;
  std::string seeds;
  std::int64_t count = 16;
  std::string latents;
  std::string classes;
  double psi = 1;
  std::int64_t psi_cutoff = 0;
  std::string noise = "constant";
  std::int64_t batch = 16;
  bool grid = false;
  std::string format = "png";
  std::int64_t bits = 0;
  std::string eye = "none";
  bool require_private = false;
  std::string out;
  bool overwrite = false;

 private:
  OptionSet options_;
};

}  // namespace oct::host
