// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "octsdk/options.h"

namespace oct::host {

/// The scope "train": how long, how big, how often.
class TrainOptions {
 public:
  TrainOptions();
  TrainOptions(const TrainOptions&) = delete;
  TrainOptions& operator=(const TrainOptions&) = delete;

  OptionSet& options() { return options_; }

  std::string preset;  ///< "" = chosen from data and device
  std::string size = "64";
  std::int64_t batch = 1;
  std::int64_t steps = 0;  ///< totals, also after a resume; 0 = not asked for
  std::int64_t images = 0;
  std::int64_t epochs = 0;
  std::string budget;  ///< "8h", "1h30m", "90s"; "" = no limit
  std::int64_t checkpoint_every = 250;
  std::int64_t sample_every = 250;
  std::int64_t evaluate_every = 0;  ///< 0 = at the end only, -1 = never
  std::string metric;               ///< plugins that judge, with commas; "" = the quick ones
  std::string best;                 ///< score to keep the best checkpoint by
  std::int64_t keep = 3;
  std::string precision = "fp32";
  std::string init_weights;
  std::string out;
  std::string resume;  ///< "", a run folder, or "auto"
  bool plan = false;

 private:
  OptionSet options_;
};

/// "90", "90s", "15m", "8h", "1h30m", "2d" in seconds. Throws Error(usage) naming `flag`.
double parse_duration(std::string_view text, std::string_view flag);
/// "2 h 05 min", "3 min 20 s", "12 s".
std::string duration_text(double seconds);

}  // namespace oct::host
