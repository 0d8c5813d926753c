// SPDX-License-Identifier: Apache-2.0
#include "train/checkpoint.h"

#include <ATen/ops/isfinite.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/sum.h>

#include <algorithm>
#include <cmath>

#include "data/cache_folder.h"
#include "data/content_hashes.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "train/best_checkpoint.h"
#include "train/rng_state.h"
#include "train/run_folder.h"

namespace oct::host {
namespace fs = std::filesystem;

namespace {

constexpr const char* k_key = "octhost";
constexpr int k_format = 1;
constexpr const char* k_extension = ".safetensors";

std::string hash_of(const at::Tensor& tensor) {
  const auto bytes = bytes_of(tensor);
  return hex(hash_bytes(bytes.data(), bytes.size()));
}

/// A sum is finite exactly when no weight is NaN or infinite (it cannot overflow on its own, the
/// values being far from the type's limit), and needs no second tensor.
void refuse_non_finite(const NamedTensor& named) {
  if (!named.tensor.is_floating_point()) return;
  if (std::isfinite(named.tensor.sum().item<double>())) return;
  throw Error(ExitCode::diverged,
              "'" + named.name +
                  "' holds NaN or infinity; no checkpoint is written. Go on from the one before "
                  "with a smaller learning rate");
}

std::vector<NamedTensor> tensors_of(const std::vector<Part>& parts) {
  std::vector<NamedTensor> tensors;
  for (const Part& part : parts) {
    at::Tensor tensor =
        part.number != nullptr
            ? at::scalar_tensor(*part.number, at::TensorOptions().dtype(at::kDouble))
            : part.tensor;
    if (part.loose != nullptr) tensor = *part.loose;
    if (!tensor.defined()) continue;
    tensors.push_back({part.name, tensor.detach().cpu().contiguous()});
    refuse_non_finite(tensors.back());
  }
  tensors.push_back({"rng/cpu", rng_state()});
  return tensors;
}

void write_described(const fs::path& path, const std::vector<NamedTensor>& tensors,
                     const TrainingState& state) {
  nlohmann::json hashes = nlohmann::json::object();
  for (const NamedTensor& named : tensors) hashes[named.name] = hash_of(named.tensor);
  const nlohmann::json info{{"format", k_format},
                            {"step", state.progress.step},
                            {"images", state.progress.images},
                            {"images_per_epoch", state.progress.images_per_epoch},
                            {"seconds", state.seconds},
                            {"identity", state.identity},
                            {"hashes", hashes}};
  write_tensors(path.string(), tensors, {{k_key, info.dump()}});
}

void prune(const fs::path& folder, std::int64_t keep) {
  if (keep == 0) return;
  const std::vector<fs::path> all = checkpoints_in(folder);
  const std::optional<BestCheckpoint> best = best_checkpoint(folder);
  std::error_code error;
  for (std::size_t i = std::size_t(keep); i < all.size(); ++i) {
    if (!best || all[i].filename() != best->file) fs::remove(all[i], error);
  }
}

}  // namespace

fs::path save_checkpoint(const fs::path& folder, const std::vector<Part>& parts,
                         const TrainingState& state, std::int64_t keep) {
  const std::vector<NamedTensor> tensors = tensors_of(parts);
  remove_leftovers(folder);
  const fs::path path = folder / (step_name(state.progress.step) + k_extension);
  write_described(path, tensors, state);
  write_text_file((folder / "latest").string(), path.filename().string() + "\n");
  prune(folder, keep);
  return path;
}

void save_weights(const fs::path& path, const std::vector<NamedTensor>& tensors,
                  const TrainingState& state) {
  for (const NamedTensor& named : tensors) refuse_non_finite(named);
  write_described(path, tensors, state);
}

Checkpoint::Checkpoint(const fs::path& path) : path_(path), file_(path.string()) {
  const auto text = file_.metadata().find(k_key);
  if (text == file_.metadata().end()) {
    throw Error(ExitCode::checkpoint_incompatible,
                "'" + path.string() +
                    "' is a safetensors file and no checkpoint of octhost; use it "
                    "with --init-weights");
  }
  try {
    const nlohmann::json info = nlohmann::json::parse(text->second);
    if (info.at("format").get<int>() != k_format) {
      throw Error(ExitCode::checkpoint_incompatible,
                  "'" + path.string() + "' has checkpoint format " + info.at("format").dump() +
                      "; this octhost reads format " + std::to_string(k_format));
    }
    state_.progress = {info.at("step"), info.at("images"), info.at("images_per_epoch")};
    state_.seconds = info.at("seconds");
    state_.identity = info.at("identity");
    hashes_ = info.at("hashes");
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ExitCode::checkpoint_corrupt,
                "'" + path.string() + "': its description is damaged: " + problem.what());
  }
}

at::Tensor Checkpoint::read(const safetensors::Entry& entry) const {
  at::Tensor tensor = read_tensor(file_, entry);
  if (hashes_.value(entry.name, "") != hash_of(tensor)) {
    throw Error(ExitCode::checkpoint_corrupt, "'" + path_.string() + "': tensor '" + entry.name +
                                                  "' at offset " + std::to_string(entry.offset) +
                                                  " is damaged: its bytes do not have the hash "
                                                  "they were saved with");
  }
  return tensor;
}

std::vector<fs::path> checkpoints_in(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("step-") && name.ends_with(k_extension)) paths.push_back(entry.path());
  }
  // Longer names are later steps: the number grows beyond its six digits.
  std::sort(paths.begin(), paths.end(), [](const fs::path& a, const fs::path& b) {
    const std::string x = a.filename().string();
    const std::string y = b.filename().string();
    return x.size() != y.size() ? x.size() > y.size() : x > y;
  });
  return paths;
}

}  // namespace oct::host
