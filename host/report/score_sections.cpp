// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "report/html.h"
#include "report/page.h"
#include "report/shareable.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* k_none = "–";

std::string number(std::optional<double> value) {
  if (!value) return k_none;
  char text[32];
  std::snprintf(text, sizeof text, "%.5g", *value);
  return text;
}

std::string interval(const Json& score) {
  const auto low = number_in(score, "low");
  const auto high = number_in(score, "high");
  return low && high ? number(low) + " to " + number(high) : k_none;
}

/// What was judged in the synthetic images' place: "untrained" of "swd-avg@untrained", if there is
/// a score "swd-avg"; "" for a score of the model.
std::string rival_of(const std::string& name, const std::set<std::string>& names) {
  const std::size_t at = name.rfind('@');
  if (at == std::string::npos || !names.contains(name.substr(0, at))) return {};
  return name.substr(at + 1);
}

/// A line a score, with its rivals in columns beside it.
std::string score_table(const Json& scores) {
  std::set<std::string> names;
  for (const Json& score : scores) names.insert(text_in(score, "name"));
  std::vector<std::string> rivals;
  std::map<std::string, std::string> rival_values;  // by the rival's whole name
  for (const Json& score : scores) {
    const std::string name = text_in(score, "name");
    const std::string rival = rival_of(name, names);
    if (rival.empty()) continue;
    rival_values[name] = number(number_in(score, "value"));
    if (std::find(rivals.begin(), rivals.end(), rival) == rivals.end()) rivals.push_back(rival);
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& score : scores) {
    const std::string name = text_in(score, "name");
    if (rival_values.contains(name)) continue;
    rows.push_back({name, number(number_in(score, "value")), interval(score),
                    text_in(score, "better"), number(number_in(score, "baseline"))});
    for (const std::string& rival : rivals) {
      const auto value = rival_values.find(name + "@" + rival);
      rows.back().push_back(value == rival_values.end() ? k_none : value->second);
    }
    rows.back().push_back(text_in(score, "n"));
  }
  std::vector<std::string> columns{"score", "value", "95 % interval", "better", "real to real"};
  columns.insert(columns.end(), rivals.begin(), rivals.end());
  columns.emplace_back("n");
  return html_table("Scores on the held-out images", columns, rows);
}

/// Metrics without a value, those with one reason together.
std::string skipped_list(const Json& skipped, const std::set<std::string>& secrets) {
  std::map<std::string, std::string> by_reason;
  for (const Json& row : skipped) {
    std::string& metrics = by_reason[shareable(text_in(row, "reason"), secrets)];
    metrics += (metrics.empty() ? "" : ", ") + text_in(row, "metric");
  }
  std::string items;
  for (const auto& [reason, metrics] : by_reason) {
    items += "<li><strong>" + escaped(metrics) + "</strong>: " + escaped(reason) + "</li>";
  }
  return items.empty() ? "" : "<h3>Without a value</h3>\n<ul>" + items + "</ul>\n";
}

std::string circumstances(const RunFacts& facts) {
  const Json context = object_in(facts.evaluation, "context");
  std::string words = "Judged after step " + text_in(context, "step");
  const std::string size = text_in(context, "size");
  if (!size.empty()) words += ", images of " + size;
  const auto step = number_in(context, "step");
  if (step && facts.curves && *step < static_cast<double>(facts.curves->last_step)) {
    words += ". Training went on to step " + std::to_string(facts.curves->last_step) +
             ": judge it again for scores of the newest checkpoint";
  }
  return "<p>" + escaped(words) +
         ". A score is to be read beside <em>real to real</em>, what other real images get in the "
         "synthetic ones' place, and beside the baselines that a model must beat, where they were "
         "asked for: the same model untrained, blurred real images, their mean.</p>\n";
}

}  // namespace

std::string scores_section(const RunFacts& facts) {
  std::string body;
  const Json scores = list_in(facts.evaluation, "scores");
  if (!facts.evaluation.is_object()) {
    body = note("Not evaluated yet: octhost evaluate --run " + facts.name + " --baselines");
  } else if (scores.empty()) {
    body = note("evaluation.json holds no score; judge the run again: octhost evaluate --run " +
                facts.name);
  } else {
    body = circumstances(facts) + score_table(scores);
  }
  return section("scores", "Scores",
                 body + skipped_list(list_in(facts.evaluation, "skipped"), facts.secrets));
}

std::string curves_section(const RunFacts& facts) {
  std::string charts;
  if (facts.curves) {
    for (const Curve& curve : facts.curves->curves) {
      const std::string svg = svg_of(curve);
      const std::string lost = curve.not_finite() > 0 ? " (" + std::to_string(curve.not_finite()) +
                                                            " values were not finite)"
                                                      : "";
      if (svg.empty() && lost.empty()) continue;
      charts += "<figure class=\"chart\"><figcaption>" + escaped(curve.name() + lost) +
                "</figcaption>" + svg + "</figure>\n";
    }
  }
  if (charts.empty()) {
    return section("curves", "Curves", note("There is no scalars.jsonl with numbers in it."));
  }
  return section("curves", "Curves",
                 "<p>Over training steps: the mean of neighbouring steps, in a band of their "
                 "range, which may go beyond the picture. In adversarial training a falling curve "
                 "is no proof of better images; the scores are.</p>\n<div class=\"charts\">" +
                     charts + "</div>\n");
}

}  // namespace oct::host
