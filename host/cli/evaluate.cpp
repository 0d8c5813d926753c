// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <optional>

#include "cli/command.h"
#include "cli/evaluate_compare.h"
#include "cli/evaluate_dataset.h"
#include "cli/evaluate_judging.h"
#include "cli/evaluate_options.h"
#include "cli/evaluate_reader.h"
#include "cli/metric_choices.h"
#include "cli/saved_run.h"
#include "data/options.h"
#include "eval/baseline.h"
#include "eval/closest_pairs.h"
#include "eval/folder_task.h"
#include "eval/identical.h"
#include "eval/run_images.h"
#include "runtime/threads.h"
#include "train/progress_line.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t k_most_runs = 1000;

Fit fit_of(const std::string& name) {
  if (name == "pad") return Fit::pad;
  return name == "crop" ? Fit::crop : Fit::stretch;
}

// Words that belong to no option are the further runs of --runs.
void refuse_stray_words(const Invocation& call) {
  if (call.positionals().empty()) return;
  throw Error(ExitCode::usage, "evaluate: '" + call.positionals().front() +
                                   "' belongs to no option; to compare runs: octhost evaluate "
                                   "--runs runs/*");
}

EvaluationTask open_folders(const Invocation& call, const EvaluateOptions& options,
                            const FolderOptions& how) {
  ProgressLine line;
  FolderPair folders;
  folders.real = options.real;
  folders.fake = options.fake;
  if (!how.size.empty()) folders.size = parse_size(how.size, "--size");
  folders.fit = fit_of(how.fit);
  folders.channels = how.channels;
  folders.skip_bad = how.bad_files == "skip";
  folders.cache = how.cache;
  folders.cache_limit = how.cache_limit;
  folders.workers = call.threads() > 0 ? call.threads() : available_processors();
  folders.tick = [&line](std::int64_t done, std::int64_t total) {
    if (line.due()) {
      line.show("reading image " + std::to_string(done) + "/" + std::to_string(total));
    }
  };
  return folder_task(folders);
}

ExitCode evaluate_folders(Invocation& call, EvaluateOptions& options) {
  std::string dataset;
  call.run_options().add("dataset", &dataset,
                         "judge --fake against this dataset's held-out images (--data DIR)");
  if (const std::string id = call.peek("run", "dataset"); !id.empty()) {
    return evaluate_against_dataset(call, options, id);
  }
  FolderOptions how;
  call.declare("folders", how.options());
  const MetricChoices metrics(call, call.peek("run", "metric"));
  if (!call.parse()) return ExitCode::done;
  refuse_stray_words(call);
  if (options.closest_pairs) {
    throw Error(ExitCode::usage,
                "evaluate: --closest-pairs shows training images, which only a --run has");
  }
  if (options.real.empty() || options.fake.empty()) {
    throw Error(ExitCode::usage,
                "evaluate: give --real DIR or --dataset ID, and --fake DIR, or --run RUN; see "
                "octhost evaluate --help");
  }
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  EvaluationJob job;
  job.tasks.push_back(open_folders(call, options, how));
  EvaluationTask& task = job.tasks.front();
  warn_of_identical(*task.heldout, *task.fake, job.batch);
  if (options.baselines) add_real_rivals(task, call.seed(), job.batch);
  const Json context{{"real", options.real},
                     {"fake", options.fake},
                     {"real_images", task.heldout->size()},
                     {"fake_images", task.fake->size()}};
  return judge_and_report(call, metrics, std::move(job), options.out, context);
}

ExitCode evaluate_run(Invocation& call, EvaluateOptions& options, const std::string& path) {
  SavedRun run(call, path);
  const MetricChoices metrics(call, call.peek("run", "metric"));
  if (!call.parse()) return ExitCode::done;
  refuse_stray_words(call);
  if (!options.real.empty() || !options.fake.empty()) {
    throw Error(ExitCode::usage,
                "evaluate: --run judges against the run's own held-out images; "
                "leave --real and --fake out");
  }
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  run.load_model();
  run.load_data();
  const RunImages images =
      images_of(run.data(), run.model(), run.model_info(), run.setup(), call.seed(),
                {run.dataset().object.get(), run.dataset().info()});
  EvaluationJob job;
  job.tasks = tasks_of(images);
  std::unique_ptr<Model> untrained;
  if (options.baselines) {
    untrained = run.untrained();
    for (std::size_t i = 0; i < job.tasks.size(); ++i) {
      EvaluationTask& task = job.tasks[i];
      add_real_rivals(task, call.seed(), job.batch);
      const ImageSourcePtr fakes = fakes_of(images, *untrained, i);
      task.rivals.push_back(
          {"untrained", fakes, task.mates ? fakes : nullptr, space_of(images, *untrained)});
    }
  }
  if (options.closest_pairs) write_closest_pairs(path + "/closest.png", job.tasks, job.batch);
  const std::string file = options.out.empty() ? path + "/evaluation.json" : options.out;
  Json context{{"run", path}, {"checkpoint", run.checkpoint().path().filename().string()}};
  context.update(context_of(run.data(), run.checkpoint().state().progress));
  return judge_and_report(call, metrics, std::move(job), file, context);
}

ExitCode run_evaluate(Invocation& call) {
  EvaluateOptions options;
  std::string ids;
  call.declare("evaluate", options.options());
  call.run_options().add("metric", &ids,
                         "metrics by name, with commas between; none: all there are");
  if (!call.peek("evaluate", "runs").empty()) return evaluate_compare(call, options);
  if (!call.peek("evaluate", "reader").empty()) return evaluate_reader(call, options);
  const std::string path = call.peek("evaluate", "run");
  if (path.empty()) return evaluate_folders(call, options);
  return evaluate_run(call, options, path);
}

}  // namespace

extern const Command evaluate_command;
const Command evaluate_command{
    "evaluate",
    "score generated images against real ones",
    "octhost evaluate --metric swd,ssim --real real/ --fake fakes/\n"
    "octhost evaluate --metric kid --features efficientnet_lite0,radiomics --real real/ --fake "
    "fakes/\n"
    "octhost evaluate --run runs/00000-cyclegan-dfe_oct --baselines\n"
    "octhost evaluate --dataset oct --data scans/ --fake fakes/\n"
    "octhost evaluate --runs runs/*\n"
    "octhost evaluate --run runs/drusen --reader reader-answers-1f0c22aa.json\n"
    "octhost evaluate --real real/ --fake fakes/ --size 128 --json --out scores.json",
    {"[RUN...]", 0, k_most_runs},
    run_evaluate};

}  // namespace oct::host
