// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <filesystem>
#include <vector>

#include "eval/evaluate.h"

namespace oct::host {

/// A made image and the training image it is most like.
struct ClosestPair {
  at::Tensor made;      ///< [C, H, W]
  at::Tensor training;  ///< [C, H, W], mirrored where that is what the made image is like
  double likeness = 0;  ///< correlation, see octsdk/nearest.h
};

/// The `count` pairs of a task that are most alike, the most alike first; empty when there are no
/// training images. Reads all images of both roles once.
std::vector<ClosestPair> closest_pairs(const EvaluationTask& task, std::size_t count,
                                       std::int64_t batch);

/// Writes the pairs of all tasks as one sheet, a pair a row: made | training. Shows real images:
/// for the run folder only. Nothing is written when there is no pair.
void write_closest_pairs(const std::filesystem::path& file,
                         const std::vector<EvaluationTask>& tasks, std::int64_t batch);

}  // namespace oct::host
