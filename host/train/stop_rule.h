// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "config/settings.h"
#include "octsdk/model.h"
#include "train/options.h"

namespace oct::host {

/// When training ends. Totals, also after a resume; 0 = no such limit.
struct StopRule {
  std::int64_t steps = 0;
  std::int64_t images = 0;
  double seconds = 0;  ///< from the start of this process's training

  [[nodiscard]] bool reached(const Progress& progress) const;
  /// Steps still to do when each takes `batch` images; nothing when only time limits them.
  [[nodiscard]] std::optional<std::int64_t> steps_left(const Progress& progress,
                                                       std::int64_t batch) const;
};

/// Keeps those of --steps, --images, --epochs and --budget that come from the strongest source (a
/// flag beats the preset, so `--epochs 5` is not cut short by a preset's steps) and clears the
/// others: what is left stops the run, and is what its record tells. 1000 steps when nothing is
/// said.
void settle_stop(TrainOptions& options, const Settings& settings);

/// What the options say, each limit that is set; the first one reached stops.
StopRule stop_rule(const TrainOptions& options, std::int64_t images_per_epoch);

/// The limits that are set, as flags: "--steps 20, --epochs 3".
std::string stop_text(const TrainOptions& options);

}  // namespace oct::host
