// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace oct::host {

/// The folder of a run: private (mode 0700), one process at a time, nothing in it ever overwritten
/// by another run.
///   config.toml plugins.json split.json log.txt scalars.jsonl evaluation.json lock
///   samples/step-NNNNNN.png checkpoints/step-NNNNNN.safetensors checkpoints/latest
class RunFolder {
 public:
  /// Makes `path` ("": runs/NNNNN-<name> with the next free number) and locks it. Throws
  /// Error(bad_output_folder) when it holds anything already or cannot be made.
  static RunFolder create(const std::filesystem::path& path, const std::string& name);
  /// Locks an existing run. Throws Error(bad_input_folder) when it is none,
  /// Error(bad_output_folder) naming the process that has it.
  static RunFolder open(const std::filesystem::path& path);
  ~RunFolder();
  RunFolder(RunFolder&& other) noexcept;
  RunFolder& operator=(RunFolder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path config() const { return path_ / "config.toml"; }
  [[nodiscard]] std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }
  [[nodiscard]] std::filesystem::path sample(std::int64_t step) const;

 private:
  explicit RunFolder(std::filesystem::path path);

  std::filesystem::path path_;
  int lock_ = -1;
};

/// True for a folder with a config.toml.
bool is_run(const std::filesystem::path& path);
/// The newest of runs/NNNNN-<name>; empty when there is none.
std::filesystem::path newest_run(const std::string& name);
/// "step-000123".
std::string step_name(std::int64_t step);

}  // namespace oct::host
