// SPDX-License-Identifier: Apache-2.0
#include "eval/evaluate.h"

#include <map>
#include <utility>

#include "eval/baseline.h"
#include "eval/showing.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

// Baselines by metric and score name.
using Baselines = std::map<std::pair<std::string, std::string>, double>;

std::string after(const std::string& name) {
  return name.empty() ? "" : "@" + name;
}

// A task as a list of showings: the fakes and their rivals.
std::vector<std::pair<std::string, Showing>> showings_of(const EvaluationTask& task) {
  const auto showing = [&](const ImageSourcePtr& fake) {
    return Showing{task.heldout, fake, task.train, task.mates, task.mates ? fake : nullptr};
  };
  std::vector<std::pair<std::string, Showing>> showings{{"", showing(task.fake)}};
  for (const Rival& rival : task.rivals) showings.emplace_back(rival.name, showing(rival.images));
  return showings;
}

class Evaluator {
 public:
  explicit Evaluator(const EvaluationJob& job) : job_(job) {}

  Evaluation run() {
    std::vector<Showing> real;
    for (const EvaluationTask& task : job_.tasks) {
      real.push_back(real_against_real(task, job_.seed));
      total_ += real.back().size();
      for (const auto& named : showings_of(task)) total_ += named.second.size();
    }
    for (std::size_t i = 0; i < job_.tasks.size(); ++i) {
      const EvaluationTask& task = job_.tasks[i];
      const Baselines baselines = baselines_of(real[i]);
      for (const auto& [rival, showing] : showings_of(task)) {
        add_scores(task, rival, showing, baselines);
      }
    }
    if (!any_fake_scored_) throw Error(ExitCode::metric_undefined, nothing_computed());
    return std::move(result_);
  }

 private:
  std::vector<Judge> judged(const Showing& showing, const std::string& why_no_mates) {
    return judge(job_.metrics, showing, why_no_mates, job_.batch, [this](std::int64_t images) {
      done_ += images;
      if (job_.progress) job_.progress(done_, total_);
    });
  }

  Baselines baselines_of(const Showing& real) {
    Baselines baselines;
    for (Judge& judge : judged(real, "")) {
      for (const Score& score : judge.scores()) {
        baselines[{judge.id(), score.name}] = score.value;
      }
    }
    return baselines;
  }

  void add_scores(const EvaluationTask& task, const std::string& rival, const Showing& showing,
                  const Baselines& baselines) {
    const std::string suffix = after(task.label) + after(rival);
    for (Judge& judge : judged(showing, task.why_no_mates)) {
      const std::vector<Score> scores = judge.scores();
      if (judge.failed()) {
        const std::string where = suffix.empty() ? "" : suffix.substr(1) + ": ";
        result_.skipped.push_back({judge.id(), where + judge.failure()});
      }
      for (Score score : scores) {
        const auto baseline = baselines.find({judge.id(), score.name});
        score.name += suffix;
        result_.scores.push_back({judge.id(), score, {}});
        if (baseline != baselines.end()) result_.scores.back().baseline = baseline->second;
        any_fake_scored_ = any_fake_scored_ || rival.empty();
      }
    }
  }

  [[nodiscard]] std::string nothing_computed() const {
    std::string message = "evaluate: no metric could be computed";
    for (const SkippedRow& row : result_.skipped)
      message += "\n  " + row.metric + ": " + row.reason;
    return message;
  }

  const EvaluationJob& job_;
  Evaluation result_;
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
  bool any_fake_scored_ = false;
};

}  // namespace

Evaluation evaluate(const EvaluationJob& job) {
  return Evaluator(job).run();
}

}  // namespace oct::host
