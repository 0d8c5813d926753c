// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_report.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t k_shown_files = 10;
constexpr std::size_t k_shown_counts = 12;
// Paths are bytes; a document is UTF-8.
constexpr auto k_replace = Json::error_handler_t::replace;

Json json_of(const Counts& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : counts) json[name] = count;
  return json;
}

int bits_of(SampleType type) {
  return type == SampleType::u8 ? 8 : type == SampleType::u16 ? 16 : 32;
}

double rounded(double value, double steps) {
  return std::round(value * steps) / steps;
}

std::string text_verdict(const FileLook& look) {
  return look.says_text ? "said" : look.glyphs > 0 ? "suspected" : "none";
}

/// The most frequent ones first.
void add_line(std::ostream& out, const std::string& what, const Counts& counts) {
  if (counts.empty()) return;
  std::vector<std::pair<std::string, std::int64_t>> ordered(counts.begin(), counts.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  out << what << ":";
  for (std::size_t i = 0; i < std::min(ordered.size(), k_shown_counts); ++i) {
    out << (i == 0 ? " " : ", ") << ordered[i].first << " " << ordered[i].second;
  }
  if (ordered.size() > k_shown_counts) {
    out << " and " << ordered.size() - k_shown_counts << " others";
  }
  out << "\n";
}

void write_finding(std::ostream& out, const Finding& finding) {
  out << name_of(finding.severity) << " " << finding.kind << ": " << finding.message << "\n";
  if (finding.kind == "unreadable") return;  // the message names the file
  for (std::size_t i = 0; i < std::min(finding.files.size(), k_shown_files); ++i) {
    out << "    " << finding.files[i] << "\n";
  }
  if (finding.files.size() > k_shown_files) {
    out << "    and " << finding.files.size() - k_shown_files << " more; --json lists all\n";
  }
}

void write_files(std::ostream& out, const Audit& audit) {
  out << "file | format | height x width | samples | frames | eye | patient from | text | "
         "identifying fields\n";
  for (const FileFacts& file : audit.files) {
    const FileLook& look = file.look;
    out << file.path << " | ";
    if (!look.readable()) {
      out << "unreadable\n";
      continue;
    }
    const std::string eye = eye_of(file);
    out << look.format << " | " << size_of(look) << " | " << sample_of(look) << " | " << look.frames
        << " | " << (eye.empty() ? "-" : eye) << " | " << patient_source(file, audit.layout)
        << " | " << text_verdict(look) << " | " << look.identifying.size() << "\n";
  }
}

}  // namespace

const char* name_of(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

Json to_json(const Audit& audit) {
  Json findings = Json::array();
  for (const Finding& finding : audit.findings) {
    findings.push_back({{"kind", finding.kind},
                        {"severity", name_of(finding.severity)},
                        {"message", finding.message},
                        {"files", finding.files}});
  }
  return {{"records", audit.records},
          {"files", audit.files.size()},
          {"patients", audit.patients},
          {"remembered", audit.remembered},
          {"with_wedge", audit.with_wedge()},
          {"classes", json_of(audit.classes)},
          {"splits", json_of(audit.splits)},
          {"modalities", json_of(audit.modalities)},
          {"sizes", json_of(audit.sizes)},
          {"samples", json_of(audit.samples)},
          {"formats", json_of(audit.formats)},
          {"eyes", json_of(audit.eyes)},
          {"patient_sources", json_of(audit.patient_sources)},
          {"clean", audit.is_clean()},
          {"findings", findings}};
}

Json file_json(const FileFacts& file, const Audit& audit) {
  const FileLook& look = file.look;
  if (!look.readable()) {
    return {{"file", file.path}, {"readable", false}, {"reason", look.failure}};
  }
  return {{"file", file.path},
          {"readable", true},
          {"format", look.format},
          {"height", look.height},
          {"width", look.width},
          {"channels", look.channels},
          {"bits", bits_of(look.type)},
          {"frames", look.frames},
          {"modality", look.modality},
          {"eye", eye_of(file)},
          {"patient_source", patient_source(file, audit.layout)},
          {"split", file.records.empty() ? "" : file.records.front()->split},
          {"identifying", look.identifying},
          {"burned_in_text", text_verdict(look)},
          {"synthetic", look.synthetic},
          {"white_padding", rounded(look.wedge, 1e4)},
          {"brightness", rounded(look.likeness.mean, 10)},
          {"contrast", rounded(look.likeness.spread, 10)}};
}

void write_json(std::ostream& out, const Json& head, const Audit& audit) {
  Json json = head;
  json.update(to_json(audit));
  std::string text = json.dump(2, ' ', false, k_replace);
  text.resize(text.rfind('\n'));  // its closing brace comes later
  out << text << ",\n  \"per_file\": [";
  const char* before = "\n    ";
  for (const FileFacts& file : audit.files) {
    out << before << file_json(file, audit).dump(-1, ' ', false, k_replace);
    before = ",\n    ";
  }
  out << "\n  ]\n}\n";
}

void write_text(std::ostream& out, const Audit& audit, bool list) {
  out << audit.records << " records of " << audit.patients << " patients in " << audit.files.size()
      << " files\n";
  if (audit.remembered > 0) {
    out << audit.remembered << " files are unchanged since an earlier check and were not read\n";
  }
  add_line(out, "classes", audit.classes);
  add_line(out, "splits", audit.splits);
  add_line(out, "modalities", audit.modalities);
  add_line(out, "formats", audit.formats);
  add_line(out, "sizes", audit.sizes);
  add_line(out, "samples", audit.samples);
  add_line(out, "eyes", audit.eyes);
  add_line(out, "patients known from", audit.patient_sources);
  for (const Finding& finding : audit.findings) write_finding(out, finding);
  if (audit.is_clean()) out << "nothing found amiss\n";
  if (list) write_files(out, audit);
}

}  // namespace oct::host
