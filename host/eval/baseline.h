// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "eval/evaluate.h"
#include "eval/showing.h"

namespace oct::host {

/// The showing that compares real with real images in the place of the task's fakes, for baselines
/// (evaluate() says which). Roles for which there are no such images are null.
Showing real_against_real(const EvaluationTask& task, std::uint64_t seed);

/// Adds the rivals that are made of real images. "blurred-real": what real_against_real() shows in
/// the fakes' place, under a Gaussian of sigma = shorter side / 64; so its distance to the held-out
/// images is the baseline's, and what the blur adds (without training images: the held-out ones
/// themselves, blurred). "mean-image": the mean of the images trained on (of the held-out ones,
/// where there are none), as often. In a task of pairs both stand beside each mate as well, the
/// blurred one being the mate itself. Reads all images once.
void add_real_rivals(EvaluationTask& task, std::uint64_t seed, std::int64_t batch);

}  // namespace oct::host
