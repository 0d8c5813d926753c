// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace oct::host {

/// The checkpoint of a run that scored best while it trained (--evaluate-every, --best). Named in
/// checkpoints/best and never dropped for newer ones.
struct BestCheckpoint {
  std::string file;   ///< "step-000500.safetensors", in the same folder
  std::string score;  ///< "swd-avg"
  double value = 0;
  std::int64_t step = 0;
};

/// What `folder`/best says; nothing when there is none, or its checkpoint is gone. Throws
/// Error(checkpoint_corrupt) when it is damaged.
std::optional<BestCheckpoint> best_checkpoint(const std::filesystem::path& folder);

/// Makes `candidate`, which must be there, the best one unless the one named has a value of the
/// same score that is as good; `better` is the score's better_word(). Returns whether it did.
/// Throws Error(cannot_write, checkpoint_corrupt).
bool keep_if_best(const std::filesystem::path& folder, const BestCheckpoint& candidate,
                  const std::string& better);

}  // namespace oct::host
