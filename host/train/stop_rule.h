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

/// Of --steps, --images, --epochs those count that come from the strongest source (a flag beats the
/// preset, so `--epochs 5` is not cut short by a preset's steps); the first one reached stops.
/// --budget stops as well, and alone when it is stronger than the others. 1000 steps when nothing
/// is said.
StopRule stop_rule(const TrainOptions& options, const Settings& settings,
                   std::int64_t images_per_epoch);

}  // namespace oct::host
