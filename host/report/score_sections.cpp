// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdio>
#include <map>

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

std::string score_table(const Json& scores) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& score : scores) {
    rows.push_back({text_in(score, "name"), number(number_in(score, "value")), interval(score),
                    number(number_in(score, "baseline")), text_in(score, "n"),
                    text_in(score, "better")});
  }
  return html_table("Scores on the held-out images",
                    {"score", "value", "95 % interval", "real against real", "n", "better"}, rows);
}

/// Metrics without a value, those with one reason together.
std::string skipped_list(const Json& skipped) {
  std::map<std::string, std::string> by_reason;
  for (const Json& row : skipped) {
    std::string& metrics = by_reason[shareable(text_in(row, "reason"))];
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
         ". A score is to be read beside <em>real against real</em>, what other real images get in "
         "the synthetic ones' place: nearer than that it cannot be expected to come. Names that "
         "end in @untrained, @blurred-real and @mean-image are baselines that a model must "
         "beat.</p>\n";
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
  return section("scores", "Scores", body + skipped_list(list_in(facts.evaluation, "skipped")));
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
