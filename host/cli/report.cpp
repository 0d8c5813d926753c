// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <new>

#include "cli/command.h"
#include "cli/describe.h"
#include "cli/report_options.h"
#include "cli/report_run.h"
#include "eval/reader_study.h"
#include "generate/sha256.h"
#include "log.h"
#include "octsdk/atomic_file.h"
#include "report/page.h"
#include "report/study_page.h"
#include "train/checkpoint.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t k_pairs = 6;

void tell(const Invocation& call, const nlohmann::ordered_json& made) {
  if (call.json()) {
    std::cout << made.dump(2) << "\n";
    return;
  }
  for (const char* file : {"page", "key"}) {
    if (made.contains(file)) std::cout << made[file].get<std::string>() << "\n";
  }
}

/// Runs `part`; what it cannot do goes to the report, without names, and with them to stderr.
template <class Part>
void attempt(RunFacts& facts, const char* what, Part&& part) {
  std::string why;
  try {
    part();
    return;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const Error& problem) {
    if (problem.code() == ExitCode::interrupted || problem.code() == ExitCode::terminated) throw;
    why = problem.what();
  } catch (const std::exception& problem) {
    why = problem.what();
  }
  log::warning(std::string("report: ") + what + ": " + why);
  facts.missing.push_back({what, why});
}

void add_checkpoint(RunFacts& facts) {
  attempt(facts, "Checkpoint", [&] {
    const auto checkpoints = checkpoints_in(facts.folder / "checkpoints");
    if (checkpoints.empty()) throw Error(ExitCode::no_input, "the run has none yet");
    facts.checkpoint = describe_weights(checkpoints.front());
    facts.checkpoint_sha256 = sha256_of(checkpoints.front());
  });
}

ExitCode write_report(Invocation& call, const ReportOptions& options, const fs::path& run) {
  Report report;
  report.facts = facts_of(run);
  add_checkpoint(report.facts);
  report.may_show_real = options.with_real || report.facts.is_phantom();
  attempt(report.facts, "Pictures, counts of patients and classes", [&] {
    const ReportRun opened(call, run);
    report.data = counts_of(opened.data());
    if (!report.may_show_real) return;
    const RunImages images = opened.images();
    report.pairs = picture_pairs(images, tasks_of(images), k_pairs);
  });
  const fs::path file = options.out.empty() ? run / "report.html" : fs::path(options.out);
  const std::string page = report_page(report);
  write_text_file(file.string(), page);
  nlohmann::ordered_json missing = nlohmann::ordered_json::array();
  for (const Missing& one : report.facts.missing) {
    missing.push_back({{"what", one.what}, {"why", one.why}});
  }
  tell(call, {{"page", file.string()}, {"bytes", page.size()}, {"missing", missing}});
  return ExitCode::done;
}

const EvaluationTask& task_named(const std::vector<EvaluationTask>& tasks,
                                 const std::string& direction) {
  std::vector<std::string> labels;
  for (const EvaluationTask& task : tasks) {
    if (direction.empty() || task.label == direction) return task;
    if (!task.label.empty()) labels.push_back(task.label);
  }
  throw Error(ExitCode::usage, "report: there is no --direction '" + direction +
                                   "' in this run; there are: " + joined(labels));
}

/// A key that is written over takes the meaning of answers already given with it.
void refuse_other_key(const fs::path& file, const StudyKey& key) {
  if (!fs::exists(file)) return;
  const StudyKey before = read_key(file);
  if (before.study == key.study && before.synthetic == key.synthetic) return;
  throw Error(ExitCode::cannot_write,
              "report: '" + file.string() + "' is the key of another study, '" + before.study +
                  "', whose answers need it; choose another name with --out, or remove it");
}

ExitCode write_study(Invocation& call, const ReportOptions& options, const fs::path& run) {
  if (options.reader_study % 2 != 0) {
    throw Error(ExitCode::usage, "report: --reader-study " + std::to_string(options.reader_study) +
                                     " cannot be halved into real and synthetic; give an even "
                                     "number");
  }
  const bool has_real_eyes = !facts_of(run).is_phantom();
  const ReportRun opened(call, run);
  const RunImages images = opened.images();
  const std::vector<EvaluationTask> tasks = tasks_of(images);
  const Study study = make_study(task_named(tasks, options.direction), options.reader_study,
                                 call.seed(), has_real_eyes);
  const fs::path file = options.out.empty() ? run / "reader-study.html" : fs::path(options.out);
  const fs::path key = run / (file.stem().string() + "-key.json");
  refuse_other_key(key, study.key);
  if (has_real_eyes) {
    log::warning("report: '" + file.string() +
                 "' shows pictures of patients' eyes; treat it as you treat those");
  }
  save_key(key, study.key);
  write_text_file(file.string(), study.page);
  tell(call, {{"page", file.string()},
              {"key", key.string()},
              {"study", study.key.study},
              {"pictures", study.key.synthetic.size()}});
  return ExitCode::done;
}

ExitCode run_report(Invocation& call) {
  ReportOptions options;
  call.declare("report", options.options());
  call.declare("data", options.data_options());
  if (!call.parse()) return ExitCode::done;
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  if (options.reader_study == 0 && !options.direction.empty()) {
    throw Error(ExitCode::usage, "report: --direction belongs to --reader-study");
  }
  const fs::path run = call.positionals().front();
  return options.reader_study > 0 ? write_study(call, options, run)
                                  : write_report(call, options, run);
}

}  // namespace

extern const Command report_command;
const Command report_command{
    "report",
    "one HTML page of a run, or a page on which a reader tells real images from synthetic ones",
    "octhost report runs/drusen\n"
    "octhost report runs/drusen --with-real --out drusen.html\n"
    "octhost report runs/drusen --reader-study 40 --seed 7",
    {"RUN", 1, 1},
    run_report,
};

}  // namespace oct::host
