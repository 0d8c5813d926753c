// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "eval/run_images.h"
#include "octsdk/itk/image.h"

namespace oct::host {

/// A held-out image and one that the model made.
struct PicturePair {
  Image real;
  Image made;
};

/// The pairs of one thing that a model does.
struct PairSet {
  std::string title;  ///< "dfe-to-oct"; "" when the model does one thing only
  std::string real;   ///< what the real ones are to the made ones, in a sentence
  std::vector<PicturePair> pairs;
};

/// Up to `count` pairs of each task, spread over the held-out images: made | the true image where
/// the data is paired; else made | what it was made from; of a generator made | a held-out image
/// that has nothing to do with it.
std::vector<PairSet> picture_pairs(const RunImages& run, const std::vector<EvaluationTask>& tasks,
                                   std::int64_t count);

}  // namespace oct::host
