// SPDX-License-Identifier: Apache-2.0
#include "cli/train_evaluation.h"

#include "eval/better.h"
#include "eval/report.h"
#include "eval/run_images.h"
#include "log.h"
#include "octsdk/error.h"
#include "octsdk/suggestion.h"
#include "train/best_checkpoint.h"
#include "train/progress_line.h"
#include "train/rng_state.h"
#include "train/signals.h"

namespace oct::host {
namespace {

EvaluationJob job_of(const TrainEvaluation& how, ProgressLine& line) {
  EvaluationJob job;
  how.metrics.add_to(job);
  job.tasks = tasks_of(images_of(how.data, how.model, how.info, how.setup, how.seed, how.truth));
  job.seed = how.seed;
  job.progress = [&line](std::int64_t done, std::int64_t total) {
    throw_if_stopped("while judging; the checkpoint is saved");
    if (line.due()) {
      line.show("judging image " + std::to_string(done) + "/" + std::to_string(total));
    }
  };
  return job;
}

// The end of a run may come without --evaluate-every: then nothing is compared.
void keep_best(const std::string& name, const Evaluation& evaluation,
               const std::filesystem::path& checkpoints, std::int64_t step) {
  const std::string file = step_name(step) + ".safetensors";
  if (name.empty() || !std::filesystem::exists(checkpoints / file)) return;
  std::vector<std::string> names;
  for (const ScoreRow& row : evaluation.scores) {
    names.push_back(row.score.name);
    if (row.score.name != name) continue;
    if (row.score.best == Best::none) {
      log::warning("--best " + name + ": no model is better by that score");
      return;
    }
    const BestCheckpoint candidate{file, name, row.score.value, step};
    if (keep_if_best(checkpoints, candidate, better_word(row.score))) {
      log::info("best " + name + " so far, at step " + std::to_string(step));
    }
    return;
  }
  log::warning("--best " + name + ": there is no such score" + suggestion(name, names));
}

}  // namespace

void TrainEvaluation::operator()(const RunFolder& folder, const Progress& progress) const {
  for (const Domain& domain : data.domains) {
    if (!domain.heldout.empty()) continue;
    log::warning("no " + domain.modality.name + " image is held out: the run is not judged");
    return;
  }
  const RngGuard keep;
  ProgressLine line;
  try {
    const Evaluation evaluation = evaluate(job_of(*this, line));
    line.clear();
    save_evaluation(folder.path() / "evaluation.json", evaluation, context_of(data, progress));
    log::info("judged on the held-out images after step " + std::to_string(progress.step) + ":\n" +
              to_table(evaluation));
    keep_best(best, evaluation, folder.checkpoints(), progress.step);
  } catch (const Error& failure) {
    if (failure.code() != ExitCode::metric_undefined) throw;
    line.clear();
    log::warning(std::string("the run could not be judged: ") + failure.what());
  }
}

}  // namespace oct::host
