// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluate_dataset.h"

#include <iostream>

#include "cli/data_plan.h"
#include "cli/evaluate_judging.h"
#include "data/options.h"
#include "data/run_data.h"
#include "eval/baseline.h"
#include "eval/folder_task.h"
#include "eval/identical.h"
#include "eval/pack_images.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

void check_usage(const Invocation& call, const EvaluateOptions& options) {
  if (options.fake.empty() || !options.real.empty()) {
    throw Error(ExitCode::usage,
                "evaluate --dataset: give --fake DIR and no --real: the dataset has the real "
                "images");
  }
  if (options.closest_pairs || !call.positionals().empty()) {
    throw Error(ExitCode::usage,
                "evaluate --dataset: --closest-pairs and further words are for runs only");
  }
}

ImageSourcePtr fakes(const EvaluateOptions& options, const DataOptions& data, const DataPlan& plan,
                     const Modality& modality) {
  FolderReading how;
  how.size = plan.size;
  how.channels = modality.channels;
  how.modality = modality.name;
  how.skip_bad = data.bad_files == "skip";
  how.cache = data.cache;
  how.cache_limit = data.cache_limit;
  how.workers = plan.workers;
  how.tick = plan.tick;
  return folder_images(how, options.fake);
}

}  // namespace

ExitCode evaluate_against_dataset(Invocation& call, EvaluateOptions& options,
                                  const std::string& id) {
  DataOptions data_options;
  FakeOptions fake_options;
  call.declare("data", data_options.options());
  call.declare("fakes", fake_options.options());
  Chosen<Dataset> dataset = choose<Dataset>(call, id);
  const MetricChoices metrics(call, call.peek("run", "metric"));
  if (!call.parse()) return ExitCode::done;
  check_usage(call, options);
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  ProgressLine line;
  DataPlan plan = data_plan(call, data_options, dataset, line);
  plan.size = fake_options.size.empty() ? first_size(options.fake, data_options.bad_files == "skip")
                                        : parse_size(fake_options.size, "--size");
  const RunData data = prepare_data(*dataset, plan);
  const Domain& target = data.target();
  EvaluationJob job;
  EvaluationTask task;
  const TruthReader truth{dataset.object.get(), dataset.info()};
  task.heldout = domain_images(target, target.heldout, data.index, truth);
  task.train = domain_images(target, target.train, data.index, truth);
  if (!task.heldout) {
    throw Error(ExitCode::metric_undefined,
                "no image of '" + data.index.origin + "' is held out; see --holdout");
  }
  task.fake = fakes(options, data_options, plan, target.modality);
  warn_of_identical(*task.heldout, *task.fake, job.batch);
  task.why_no_mates = "a folder's fakes are not paired with a dataset's images";
  if (options.baselines) add_real_rivals(task, call.seed(), job.batch);
  job.tasks.push_back(task);
  line.clear();
  return judge_and_report(call, metrics, std::move(job), options.out,
                          {{"dataset", id},
                           {"origin", data.index.origin},
                           {"fake", options.fake},
                           {"heldout_images", task.heldout->size()},
                           {"fake_images", task.fake->size()}});
}

}  // namespace oct::host
