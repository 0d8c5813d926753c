// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "octsdk/model.h"
#include "octsdk/tensor_file.h"
#include "train/parts.h"

namespace oct::host {

/// What a checkpoint holds beside the model's parts.
struct TrainingState {
  Progress progress;
  double seconds = 0;       ///< of training so far
  nlohmann::json identity;  ///< settings, plugins, versions: see run_identity.h
};

/// Writes `folder`/step-NNNNNN.safetensors and names it in `folder`/latest, then removes all but
/// the newest `keep` (0: none) and the best one. Tensors "<part>/<tensor>" and "rng/cpu"; under
/// "octhost" in the metadata one JSON object with progress, identity and a hash of each tensor. No
/// path and no id of a patient goes in. Throws Error(diverged) when a tensor holds NaN or infinity
/// (nothing is written then), Error(cannot_write); the checkpoints before stay as they are.
std::filesystem::path save_checkpoint(const std::filesystem::path& folder,
                                      const std::vector<Part>& parts, const TrainingState& state,
                                      std::int64_t keep);

/// Writes a file that generating and translating can read as they read a checkpoint, of `tensors`
/// alone; training cannot go on from it. Throws as save_checkpoint() does.
void save_weights(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                  const TrainingState& state);

/// A checkpoint opened for reading.
class Checkpoint {
 public:
  /// Throws Error(cannot_read), Error(checkpoint_corrupt).
  explicit Checkpoint(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const safetensors::File& file() const { return file_; }
  /// Progress, seconds and identity as they were saved.
  [[nodiscard]] const TrainingState& state() const { return state_; }
  /// One tensor, its bytes held against their hash. Throws Error(checkpoint_corrupt) naming tensor
  /// and offset.
  [[nodiscard]] at::Tensor read(const safetensors::Entry& entry) const;

 private:
  std::filesystem::path path_;
  safetensors::File file_;
  TrainingState state_;
  nlohmann::json hashes_;
};

/// Puts everything back, the default generator included. Names, shapes and types must all agree;
/// throws Error(checkpoint_incompatible) listing every difference, before anything is changed.
void restore(const Checkpoint& checkpoint, const std::vector<Part>& parts);

/// Puts back only what generating and translating needs (with `only`: translating that way), reads
/// nothing else from the file, and takes the memory from the networks that this does without.
void restore_for_inference(const Checkpoint& checkpoint, const std::vector<Part>& parts,
                           std::optional<Direction> only = {});

/// Takes networks from any safetensors file (--init-weights): each network that the file names must
/// be there whole; other networks stay as they are. Throws Error(checkpoint_incompatible) listing
/// the differences.
void load_weights(const std::filesystem::path& path, const std::vector<Part>& parts);

/// Checkpoints of a folder, newest first.
std::vector<std::filesystem::path> checkpoints_in(const std::filesystem::path& folder);

}  // namespace oct::host
