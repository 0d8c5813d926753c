// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "octsdk/options.h"

namespace oct::host {

/// The scope "translate".
class TranslateOptions {
 public:
  TranslateOptions();
  TranslateOptions(const TranslateOptions&) = delete;
  TranslateOptions& operator=(const TranslateOptions&) = delete;

  OptionSet& options() { return options_; }

  std::string run;
  std::string checkpoint;
  std::string input;
  std::string out;
  std::string from;
  std::string to;
  std::string format = "auto";
  std::int64_t bits = 0;
  std::int64_t tile = 0;
  std::int64_t tile_overlap = 0;
  std::string eye = "none";
  std::string names = "input";
  bool keep_source_reference = false;
  bool overwrite = false;

 private:
  OptionSet options_;
};

}  // namespace oct::host
