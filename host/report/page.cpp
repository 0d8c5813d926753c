// SPDX-License-Identifier: Apache-2.0
#include "report/page.h"

#include "report/html.h"
#include "report/page_assets.h"
#include "report/shareable.h"

namespace oct::host {
namespace {

constexpr std::size_t k_picture_bytes = 9'500'000;

std::string contents() {
  const std::vector<std::pair<const char*, const char*>> sections{{"pairs", "Real and synthetic"},
                                                                  {"samples", "Over training"},
                                                                  {"scores", "Scores"},
                                                                  {"curves", "Curves"},
                                                                  {"closest", "Nearest neighbours"},
                                                                  {"model", "Model card"},
                                                                  {"data", "Data sheet"},
                                                                  {"missing", "What is missing"}};
  std::string links;
  for (const auto& [id, title] : sections) {
    links += "<li><a href=\"#" + std::string(id) + "\">" + title + "</a></li>";
  }
  return "<nav aria-label=\"Contents\"><ul>" + links + "</ul></nav>\n";
}

std::string title_of(const RunFacts& facts) {
  if (facts.name != "RUN") return facts.name;
  return facts.option("run", "model") + " on " + facts.option("run", "dataset");
}

std::string heading(const Report& report) {
  const RunFacts& facts = report.facts;
  const bool is_phantom = facts.is_phantom();
  std::string words = facts.option("run", "model") + " trained on " +
                      facts.option("run", "dataset") +
                      (is_phantom ? " (the built-in retina phantom)" : "");
  if (facts.curves) {
    words += ", " + std::to_string(facts.curves->last_step) + " steps, " +
             std::to_string(facts.curves->images) + " images seen";
  }
  const std::string warning =
      is_phantom
          ? "Nobody's eye is on this page: the images called real are drawn by a program too."
      : report.may_show_real
          ? "This page shows pictures of patients' eyes. Treat it as you treat those pictures."
          : "This page shows no picture of a patient's eye; octhost report --with-real adds them.";
  return "<header><h1>" + escaped(title_of(facts)) + "</h1><p>" + escaped(words) +
         "</p><p class=\"banner\">" + warning +
         " Images made by a model are not for diagnosis.</p></header>\n";
}

}  // namespace

std::string section(const std::string& id, const std::string& title, const std::string& body) {
  return "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\"><h2 id=\"" + id +
         "-title\">" + escaped(title) + "</h2>\n" + body + "</section>\n";
}

std::string note(const std::string& text) {
  return "<p class=\"note\">" + escaped(text) + "</p>\n";
}

std::string missing_section(const RunFacts& facts) {
  std::string body;
  if (facts.missing.empty() && facts.complaints.empty()) {
    body = "<p>Nothing: every part of the run was found, and its log holds no warning.</p>\n";
  }
  for (const Missing& missing : facts.missing) {
    body += "<p><strong>" + escaped(missing.what) +
            "</strong>: " + escaped(shareable(missing.why, facts.secrets)) + "</p>\n";
  }
  if (!facts.complaints.empty()) {
    body += "<h3>Warnings and errors of the log</h3>\n<ul class=\"log\">";
    for (const std::string& line : facts.complaints) {
      body += "<li>" + escaped(shareable(line, facts.secrets)) + "</li>";
    }
    body += "</ul>\n";
  }
  if (facts.more_complaints > 0) {
    body += note(std::to_string(facts.more_complaints) + " earlier ones are in log.txt only.");
  }
  return section("missing", "What is missing, and what went wrong", body);
}

std::string report_page(const Report& report) {
  PictureBudget budget(k_picture_bytes);
  // The pairs and neighbours are few: they take theirs first, the samples what is left.
  const std::string pairs = pairs_section(report, budget);
  const std::string closest = closest_section(report, budget);
  const std::string samples = samples_section(report, budget);
  const std::string body = heading(report) + contents() + "<main>\n" + pairs + samples +
                           scores_section(report.facts) + curves_section(report.facts) + closest +
                           model_card(report) + data_sheet(report) + missing_section(report.facts) +
                           "</main>\n<footer>Written by octhost report.</footer>\n";
  return html_of(
      {title_of(report.facts) + " - octhost report", page_style(), body, report_script()});
}

}  // namespace oct::host
