// SPDX-License-Identifier: Apache-2.0
#include "cli/train_evaluation.h"

#include "eval/report.h"
#include "eval/run_images.h"
#include "log.h"
#include "octsdk/error.h"
#include "train/progress_line.h"
#include "train/rng_state.h"
#include "train/signals.h"

namespace oct::host {
namespace {

EvaluationJob job_of(const TrainEvaluation& how, ProgressLine& line) {
  EvaluationJob job;
  job.metrics = how.metrics.choices();
  job.tasks = tasks_of(images_of(how.data, how.model, how.info, how.setup, how.seed));
  job.seed = how.seed;
  job.progress = [&line](std::int64_t done, std::int64_t total) {
    throw_if_stopped("while judging; the checkpoint is saved");
    if (line.due()) {
      line.show("judging image " + std::to_string(done) + "/" + std::to_string(total));
    }
  };
  return job;
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
  } catch (const Error& failure) {
    if (failure.code() != ExitCode::metric_undefined) throw;
    line.clear();
    log::warning(std::string("the run could not be judged: ") + failure.what());
  }
}

}  // namespace oct::host
