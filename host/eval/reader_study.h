// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "eval/evaluate.h"

namespace oct::host {

/// Which picture of a reader study is which.
struct StudyKey {
  std::string study;                      ///< its name
  std::map<std::string, bool> synthetic;  ///< by the picture's id
};

/// What a reader said of a picture.
struct Marked {
  bool is_synthetic = false;  ///< by the key
  bool called_synthetic = false;
  int confidence = 1;  ///< 1 guess, 2 fairly sure, 3 sure
};

/// Writes the key, whole or not at all. Throws Error(cannot_write).
void save_key(const std::filesystem::path& file, const StudyKey& key);
/// Throws Error(cannot_read, invalid_input).
StudyKey read_key(const std::filesystem::path& file);

/// A reader's saved answers, held against the key; pictures without an answer are left out. Throws
/// Error(cannot_read); Error(invalid_input) for what is no such file, another study's answers, an
/// unknown or repeated picture, an answer or confidence that there is not.
std::vector<Marked> read_answers(const std::filesystem::path& file, const StudyKey& key);

/// accuracy, sensitivity (synthetic pictures called so), specificity (real ones called real), each
/// with Wilson's interval, and the AUC of the answers graded by confidence, with a bootstrap's
/// (2,000 resamples, real and synthetic apart, drawn from `seed`). All at 95 %. The model does the
/// better the lower they are, down to chance, 0.5. What has no picture to rest on is skipped.
/// Throws Error(metric_undefined) without any answer.
Evaluation score_reader(const std::vector<Marked>& marked, std::uint64_t seed);

}  // namespace oct::host
