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
  RunImages images = images_of(how.data);
  images.model = &how.model;
  images.info = how.info;
  images.device = how.setup.device;
  images.dtype = how.setup.dtype;
  images.seed = how.seed;
  EvaluationJob job;
  job.metrics = how.metrics.choices();
  job.tasks = tasks_of(images);
  job.seed = how.seed;
  job.progress = [&line](std::int64_t done, std::int64_t total) {
    throw_if_stopped("while judging; the checkpoint is saved");
    if (line.due()) {
      line.show("judging image " + std::to_string(done) + "/" + std::to_string(total));
    }
  };
  return job;
}

nlohmann::ordered_json context_of(const TrainEvaluation& how, const Progress& progress) {
  nlohmann::ordered_json heldout;
  for (const Domain& domain : how.data.domains) {
    heldout[domain.modality.name] = domain.heldout.size();
  }
  return {{"step", progress.step}, {"images", progress.images}, {"heldout_images", heldout}};
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
    save_evaluation(folder.path() / "evaluation.json", evaluation, context_of(*this, progress));
    log::info("judged on the held-out images after step " + std::to_string(progress.step) + ":\n" +
              to_table(evaluation));
  } catch (const Error& failure) {
    if (failure.code() != ExitCode::metric_undefined) throw;
    line.clear();
    log::warning(std::string("the run could not be judged: ") + failure.what());
  }
}

}  // namespace oct::host
