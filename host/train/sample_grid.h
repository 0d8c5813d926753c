// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "data/run_data.h"
#include "octsdk/model.h"
#include "plugins/plugin_info.h"
#include "report/grid.h"

namespace oct::host {

/// What a model makes of the same images or latents at every tick of a run. For a translator the
/// rows are source, translated and, where it offers the way back, translated back, for each
/// direction it offers; for a generator the images of the run's seed and those after it, as
/// `octhost generate --count 16` makes them (classes by turns). Images are the run's held-out ones.
class SampleGrid {
 public:
  /// `model` and `data` must outlive this object.
  SampleGrid(Model& model, const PluginInfo& info, const RunData& data, const ModelSetup& setup,
             std::uint64_t seed);

  /// Draws nothing from LibTorch's default generator as the caller sees it. Throws what the model
  /// throws, Error(cannot_write).
  void write(const std::filesystem::path& path);

 private:
  void add_direction(Direction direction, std::vector<GridRow>& rows);
  void add_generated(std::vector<GridRow>& rows);

  Model& model_;
  PluginInfo info_;
  const RunData& data_;
  ModelSetup setup_;
  std::uint64_t seed_;
};

}  // namespace oct::host
