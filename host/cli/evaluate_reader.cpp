// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluate_reader.h"

#include <filesystem>
#include <iostream>

#include "eval/reader_study.h"
#include "eval/report.h"

namespace oct::host {
namespace {

std::filesystem::path key_of(const EvaluateOptions& options) {
  if (!options.reader_key.empty()) return options.reader_key;
  if (!options.run.empty()) return std::filesystem::path(options.run) / "reader-study-key.json";
  throw Error(ExitCode::usage,
              "evaluate: --reader needs the study's key: give --run RUN, or --reader-key FILE");
}

}  // namespace

ExitCode evaluate_reader(Invocation& call, EvaluateOptions& options) {
  if (!call.parse()) return ExitCode::done;
  for (const char* other : {"real", "fake", "baselines", "closest-pairs"}) {
    if (!call.settings().given("evaluate", other)) continue;
    throw Error(
        ExitCode::usage,
        std::string("evaluate: --reader scores a reader's answers; leave --") + other + " out");
  }
  if (!call.positionals().empty()) {
    throw Error(ExitCode::usage,
                "evaluate: '" + call.positionals().front() + "' belongs to no option");
  }
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  const StudyKey key = read_key(key_of(options));
  const std::vector<Marked> marked = read_answers(options.reader, key);
  const Evaluation evaluation = score_reader(marked, call.seed());
  const nlohmann::ordered_json context{
      {"study", key.study}, {"pictures", key.synthetic.size()}, {"answered", marked.size()}};
  if (!options.out.empty()) save_evaluation(options.out, evaluation, context);
  if (call.json()) {
    nlohmann::ordered_json json = to_json(evaluation);
    json["context"] = context;
    std::cout << json.dump(2) << "\n";
  } else {
    std::cout << to_table(evaluation) << marked.size() << " of " << key.synthetic.size()
              << " pictures answered; chance is 0.5: the nearer to it, the less this reader could "
                 "tell synthetic from real\n";
  }
  return ExitCode::done;
}

}  // namespace oct::host
