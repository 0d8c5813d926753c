// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/run_data.h"
#include "eval/evaluate.h"
#include "eval/pack_images.h"
#include "octsdk/model.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// The real images of one modality of a run.
struct RunSide {
  std::string modality;    ///< "dfe"
  ImageSourcePtr heldout;  ///< of the run's split
  ImageSourcePtr train;    ///< null when not to be had
};

/// A run as evaluation sees it. The model must outlive the tasks made of it.
struct RunImages {
  std::vector<RunSide> sides;  ///< one (the target), or two in the order source, target
  bool paired = false;         ///< held-out image i of both sides is the same eye
  Model* model = nullptr;      ///< built, weights restored
  PluginInfo info;             ///< of the model plugin
  bool conditional = false;    ///< the model heeds classes: generated images have labels
  at::Device device = at::kCPU;
  at::ScalarType dtype = at::kFloat;
  std::uint64_t seed = 0;  ///< of the latents a generator is given
};

/// The held-out and training images of `data` for `model`, which was built with `setup`. Throws
/// Error(metric_undefined) when nothing is held out.
RunImages images_of(const RunData& data, Model& model, const PluginInfo& info,
                    const ModelSetup& setup, std::uint64_t seed, const TruthReader& truth = {});

/// {"step", "images", "size": "HxW", "heldout_images": {modality: count}}: what the scores of a run
/// rest on.
nlohmann::ordered_json context_of(const RunData& data, const Progress& progress);

/// What there is to compare: for a translator one task per direction it offers ("dfe-to-oct"; no
/// label when it offers one), for a generator one, with as many images as are held out. A task has
/// mates when the run is paired. Throws Error(usage) when the model can do neither.
std::vector<EvaluationTask> tasks_of(const RunImages& run);

/// The fakes that `model` makes in task `index` of tasks_of(run): for a rival such as the untrained
/// model, of the same class and setup. `model` must outlive the source.
ImageSourcePtr fakes_of(const RunImages& run, Model& model, std::size_t index);

/// The latent space of `model`, of the same class and setup, where a task of the run is to judge
/// one; else null. `model` must outlive it.
ModelSpacePtr space_of(const RunImages& run, Model& model);

}  // namespace oct::host
