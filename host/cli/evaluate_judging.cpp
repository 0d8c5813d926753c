// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluate_judging.h"

#include <iostream>
#include <utility>

#include "eval/report.h"
#include "train/progress_line.h"

namespace oct::host {

ExitCode judge_and_report(Invocation& call, const MetricChoices& metrics, EvaluationJob job,
                          const std::filesystem::path& file,
                          const nlohmann::ordered_json& context) {
  ProgressLine line;
  metrics.add_to(job);
  job.seed = call.seed();
  job.progress = [&line](std::int64_t done, std::int64_t total) {
    if (line.due()) {
      line.show("judging image " + std::to_string(done) + "/" + std::to_string(total));
    }
  };
  const Evaluation evaluation = evaluate(job);
  line.clear();
  if (!file.empty()) save_evaluation(file, evaluation, context);
  if (call.json()) {
    std::cout << to_json(evaluation).dump(2) << "\n";
  } else {
    std::cout << to_table(evaluation);
  }
  return ExitCode::done;
}

}  // namespace oct::host
