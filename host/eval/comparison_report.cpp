// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iomanip>
#include <sstream>

#include "eval/comparison.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

Json numbers(const std::vector<std::optional<double>>& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(value ? Json(*value) : Json(nullptr));
  return list;
}

std::string text(const std::optional<double>& value) {
  if (!value) return "-";
  std::ostringstream out;
  out << std::setprecision(5) << *value;
  return out.str();
}

std::string first_known(const std::vector<std::optional<double>>& values) {
  const auto known =
      std::find_if(values.begin(), values.end(), [](const auto& value) { return bool(value); });
  return known == values.end() ? "-" : text(*known);
}

}  // namespace

Json to_json(const Comparison& comparison) {
  Json out{{"runs", Json::array()}, {"scores", Json::array()}};
  for (const ComparedRun& run : comparison.runs) {
    out["runs"].push_back(
        {{"run", run.name}, {"model", run.model}, {"step", run.step}, {"images", run.images}});
  }
  for (const ComparedScore& score : comparison.scores) {
    const auto best = score.best();
    out["scores"].push_back({{"metric", score.metric},
                             {"name", score.name},
                             {"better", score.better},
                             {"values", numbers(score.values)},
                             {"baselines", numbers(score.baselines)},
                             {"best", best ? Json(comparison.runs[*best].name) : Json(nullptr)}});
  }
  return out;
}

std::string to_table(const Comparison& comparison) {
  std::size_t longest = 5;
  for (const ComparedScore& score : comparison.scores) {
    longest = std::max(longest, score.name.size());
  }
  const auto width = static_cast<int>(longest + 2);
  std::ostringstream out;
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    const ComparedRun& run = comparison.runs[i];
    out << "(" << i + 1 << ") " << run.name << ": " << run.model << ", step " << run.step << ", "
        << run.images << " images seen\n";
  }
  out << std::left << std::setw(width) << "score" << std::right;
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    out << std::setw(11) << "(" + std::to_string(i + 1) + ")"
        << " ";
  }
  out << std::setw(13) << "real-to-real"
      << "  better\n";
  for (const ComparedScore& score : comparison.scores) {
    const auto best = score.best();
    out << std::left << std::setw(width) << score.name << std::right;
    for (std::size_t i = 0; i < score.values.size(); ++i) {
      out << std::setw(11) << text(score.values[i]) << (best == i ? '*' : ' ');
    }
    out << std::setw(13) << first_known(score.baselines) << "  " << score.better << "\n";
  }
  return out.str();
}

}  // namespace oct::host
