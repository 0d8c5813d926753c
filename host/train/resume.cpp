// SPDX-License-Identifier: Apache-2.0
#include "train/resume.h"

#include "log.h"
#include "octsdk/error.h"
#include "train/run_identity.h"
#include "train/stop_rule.h"

namespace oct::host {
namespace fs = std::filesystem;

fs::path run_to_resume(const std::string& resume, const std::string& out, const std::string& name) {
  if (resume.empty()) return {};
  if (resume == "auto") {
    if (!out.empty()) return is_run(out) ? fs::path(out) : fs::path();
    return newest_run(name);
  }
  if (!is_run(resume)) {
    throw Error(ExitCode::bad_input_folder,
                "--resume '" + resume + "': no run folder, it holds no config.toml");
  }
  return resume;
}

namespace {

/// False when the checkpoint is damaged and another one may be tried.
bool restore_from(Trainer& trainer, const fs::path& path, const nlohmann::json& identity,
                  bool fall_back) {
  try {
    const Checkpoint checkpoint(path);
    check_resumable(checkpoint.state().identity, identity);
    trainer.restore(checkpoint);
    log::info("goes on from step " + std::to_string(trainer.progress().step) + " (" +
              path.filename().string() + ")");
    return true;
  } catch (const Error& failure) {
    const bool damaged =
        failure.code() == ExitCode::checkpoint_corrupt || failure.code() == ExitCode::cannot_read;
    if (!damaged || !fall_back) throw;
    log::warning(std::string(failure.what()) + "; the checkpoint before it is taken");
    return false;
  }
}

}  // namespace

void restore_run(Trainer& trainer, const RunFolder& folder, const nlohmann::json& identity,
                 bool fall_back) {
  const std::vector<fs::path> checkpoints = checkpoints_in(folder.checkpoints());
  for (const fs::path& path : checkpoints) {
    if (restore_from(trainer, path, identity, fall_back)) return;
  }
  if (!checkpoints.empty()) {
    throw Error(
        ExitCode::checkpoint_corrupt,
        "every checkpoint in '" + folder.checkpoints().string() + "' is damaged; start a new run");
  }
  log::warning("the run has no checkpoint yet: it starts from the beginning");
}

std::string nothing_left(const fs::path& run, const TrainOptions& options,
                         const Progress& progress) {
  const std::string path = "'" + run.string() + "'";
  return "nothing left to do: the run has " + std::to_string(progress.step) + " steps (" +
         std::to_string(progress.images) + " images), and " + stop_text(options) +
         " ends it; a larger number goes on, as in: octhost train --resume " + path + " --steps " +
         std::to_string(2 * progress.step) + "; octhost evaluate --run " + path + " judges it";
}

}  // namespace oct::host
