// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "octsdk/dataset.h"
#include "octsdk/options.h"

namespace oct::host {

/// The scopes "report" and, for a run whose images are elsewhere by now, "data".
class ReportOptions {
 public:
  ReportOptions();
  ReportOptions(const ReportOptions&) = delete;
  ReportOptions& operator=(const ReportOptions&) = delete;

  OptionSet& options() { return options_; }
  OptionSet& data_options() { return data_options_; }

  std::string out;
  bool with_real = false;
  std::int64_t reader_study = 0;
  std::string direction;

 private:
  OptionSet options_;
  OptionSet data_options_;
  DataPath where_;  ///< told on to the run under its options' names
  std::string cache_;
};

}  // namespace oct::host
