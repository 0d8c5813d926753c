// SPDX-License-Identifier: Apache-2.0
#include "eval/report.h"

#include <cmath>
#include <iomanip>
#include <sstream>

#include "eval/better.h"
#include "octsdk/atomic_file.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

Json number(std::optional<double> value) {
  return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

std::string text(std::optional<double> value) {
  if (!value) return "-";
  std::ostringstream out;
  out << std::setprecision(6) << *value;
  return out.str();
}

std::string interval(const Score& score) {
  if (!score.low || !score.high) return "-";
  return text(score.low) + " .. " + text(score.high);
}

}  // namespace

Json to_json(const Evaluation& evaluation) {
  Json scores = Json::array();
  for (const ScoreRow& row : evaluation.scores) {
    scores.push_back({{"metric", row.metric},
                      {"name", row.score.name},
                      {"value", number(row.score.value)},
                      {"better", better_word(row.score)},
                      {"low", number(row.score.low)},
                      {"high", number(row.score.high)},
                      {"n", row.score.n},
                      {"baseline", number(row.baseline)}});
  }
  Json skipped = Json::array();
  for (const SkippedRow& row : evaluation.skipped) {
    skipped.push_back({{"metric", row.metric}, {"reason", row.reason}});
  }
  return {{"scores", scores}, {"skipped", skipped}};
}

std::string to_table(const Evaluation& evaluation) {
  std::size_t width = 5;
  for (const ScoreRow& row : evaluation.scores) width = std::max(width, row.score.name.size());
  const auto name_width = static_cast<int>(width + 2);
  std::ostringstream out;
  const auto line = [&](const std::string& name, const std::string& value, const std::string& range,
                        const std::string& baseline, const std::string& n,
                        const std::string& better) {
    out << std::left << std::setw(name_width) << name << std::right << std::setw(12) << value
        << std::setw(24) << range << std::setw(14) << baseline << std::setw(7) << n << "  "
        << better << '\n';
  };
  line("score", "value", "95 % interval", "real-to-real", "n", "better");
  for (const ScoreRow& row : evaluation.scores) {
    line(row.score.name, text(row.score.value), interval(row.score), text(row.baseline),
         std::to_string(row.score.n), better_word(row.score));
  }
  for (const SkippedRow& row : evaluation.skipped) {
    out << "skipped " << row.metric << ": " << row.reason << '\n';
  }
  return out.str();
}

void save_evaluation(const std::filesystem::path& file, const Evaluation& evaluation,
                     const Json& context) {
  Json json = to_json(evaluation);
  json["context"] = context;
  write_text_file(file.string(), json.dump(2) + "\n");
}

}  // namespace oct::host
