// SPDX-License-Identifier: Apache-2.0
#include "eval/evaluate.h"

#include <algorithm>
#include <iterator>
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

// A reason with what it is about in front.
std::string explained(const Judge& judge, const std::string& suffix) {
  const std::string where = suffix.empty() ? "" : suffix.substr(1) + ": ";
  const FeatureNetwork* network = judge.view().network;
  return where + (network == nullptr ? "" : network->space().name + ": ") + judge.failure();
}

// A task as a list of showings: the fakes and their rivals.
std::vector<std::pair<std::string, Showing>> showings_of(const EvaluationTask& task) {
  const auto showing = [&](const ImageSourcePtr& fake, const ImageSourcePtr& mated,
                           const ModelSpacePtr& model) {
    return Showing{task.heldout, fake, task.train, mated ? task.mates : nullptr, mated, model};
  };
  std::vector<std::pair<std::string, Showing>> showings;
  showings.emplace_back("", showing(task.fake, task.mates ? task.fake : nullptr, task.model));
  for (const Rival& rival : task.rivals) {
    showings.emplace_back(rival.name, showing(rival.images, rival.mated, rival.model));
  }
  return showings;
}

// Images that are no model's are no rival of a latent space.
std::vector<View> fit_for(const std::vector<View>& views, const Showing& showing) {
  std::vector<View> fit;
  std::copy_if(views.begin(), views.end(), std::back_inserter(fit), [&](const View& view) {
    return showing.model || !needs_latent_space(*view.metric);
  });
  return fit;
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
    const std::vector<View> views = views_of(job_.metrics, job_.networks);
    for (std::size_t i = 0; i < job_.tasks.size(); ++i) run_task(views, job_.tasks[i], real[i]);
    if (result_.scores.empty()) throw Error(ExitCode::metric_undefined, nothing_computed());
    return std::move(result_);
  }

 private:
  // Rivals and baseline are for the metrics only that had a value for the fakes.
  void run_task(const std::vector<View>& views, const EvaluationTask& task, const Showing& real) {
    const auto showings = showings_of(task);
    const std::vector<View> able =
        judge_task(views, task, showings.front().first, showings.front().second);
    for (std::size_t i = 1; i < showings.size(); ++i) {
      judge_task(fit_for(able, showings[i].second), task, showings[i].first, showings[i].second);
    }
    const Baselines baselines = baselines_of(fit_for(able, real), real);
    for (auto& [row, suffix] : rows_) {
      const auto baseline = baselines.find({row.metric, row.score.name});
      if (baseline != baselines.end()) row.baseline = baseline->second;
      row.score.name += suffix;
      result_.scores.push_back(std::move(row));
    }
    rows_.clear();
  }

  std::vector<Judge> judged(const std::vector<View>& views, const Showing& showing,
                            const Lacks& lacks) {
    return judge(views, showing, lacks, job_.batch, [this](std::int64_t images) {
      done_ += images;
      if (job_.progress) job_.progress(done_, total_);
    });
  }

  Baselines baselines_of(const std::vector<View>& views, const Showing& real) {
    Baselines baselines;
    for (Judge& judge : judged(views, real, {})) {
      for (const Score& score : judge.scores()) {
        baselines[{judge.id(), score.name}] = score.value;
      }
    }
    return baselines;
  }

  // Returns the views that had a value.
  std::vector<View> judge_task(const std::vector<View>& views, const EvaluationTask& task,
                               const std::string& rival, const Showing& showing) {
    const std::string suffix = after(task.label) + after(rival);
    std::vector<View> able;
    for (Judge& judge : judged(views, showing, {task.why_no_mates, task.why_no_model})) {
      for (Score& score : judge.scores()) {
        rows_.push_back({{judge.id(), std::move(score), {}}, suffix});
      }
      if (judge.failed()) {
        result_.skipped.push_back({judge.id(), explained(judge, suffix)});
      } else {
        able.push_back(judge.view());
      }
    }
    return able;
  }

  [[nodiscard]] std::string nothing_computed() const {
    std::string message = "evaluate: no metric could be computed";
    for (const SkippedRow& row : result_.skipped)
      message += "\n  " + row.metric + ": " + row.reason;
    return message;
  }

  const EvaluationJob& job_;
  std::vector<std::pair<ScoreRow, std::string>> rows_;  // of one task, with what follows the name
  Evaluation result_;
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
};

}  // namespace

Evaluation evaluate(const EvaluationJob& job) {
  return Evaluator(job).run();
}

}  // namespace oct::host
