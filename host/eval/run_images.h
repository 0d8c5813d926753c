// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "eval/evaluate.h"
#include "octsdk/model.h"

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
  at::Device device = at::kCPU;
  at::ScalarType dtype = at::kFloat;
  std::uint64_t seed = 0;  ///< of the latents a generator is given
};

/// What there is to compare: for a translator one task per direction it offers ("dfe-to-oct"), for
/// a generator one. Throws Error(usage) when the model can do neither.
std::vector<EvaluationTask> tasks_of(const RunImages& run);

}  // namespace oct::host
