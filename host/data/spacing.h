// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "data/run_data.h"
#include "octsdk/dataset.h"

namespace oct::host {

/// How large a pixel of a training image is.
struct TrainingSpacing {
  std::array<double, 2> mm{};  ///< per pixel (row, column) of the training size
  std::int64_t images = 0;     ///< whose median that is

  /// "median of 32 training images".
  [[nodiscard]] std::string source() const;
};

/// The median over up to 32 training images, evenly spread, whose files (or the phantom) know their
/// spacing; nothing when the first, the middle and the last of those looked at do not. Loads them.
std::optional<TrainingSpacing> training_spacing(const Dataset& dataset, const PluginInfo& info,
                                                const RunData& data, const Domain& domain);

/// spacing.json of a run: by the place of the domain, "source" and "target" (a run of one modality:
/// "target").
nlohmann::ordered_json spacing_record(const Dataset& dataset, const PluginInfo& info,
                                      const RunData& data);
void write_spacing(const std::filesystem::path& run, const nlohmann::ordered_json& record);

/// What that file says of `domain`. Nothing for a run of an older octhost, or a damaged file: then
/// spacing is left out, as it is where it was never known.
std::optional<TrainingSpacing> read_spacing(const std::filesystem::path& run, const char* domain);

}  // namespace oct::host
