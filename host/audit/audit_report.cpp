// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_report.h"

#include <sstream>

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

Json json_of(const Counts& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : counts) json[name] = count;
  return json;
}

void add_line(std::ostringstream& out, const std::string& what, const Counts& counts) {
  if (counts.empty()) return;
  out << what << ":";
  const char* before = " ";
  for (const auto& [name, count] : counts) {
    out << before << name << " " << count;
    before = ", ";
  }
  out << "\n";
}

}  // namespace

Json to_json(const Audit& audit) {
  Json findings = Json::array();
  for (const Finding& finding : audit.findings) {
    findings.push_back({{"kind", finding.kind},
                        {"severity", name_of(finding.severity)},
                        {"message", finding.message},
                        {"files", finding.files}});
  }
  return {{"records", audit.records},
          {"files", audit.files},
          {"patients", audit.patients},
          {"with_wedge", audit.with_wedge},
          {"classes", json_of(audit.classes)},
          {"splits", json_of(audit.splits)},
          {"modalities", json_of(audit.modalities)},
          {"sizes", json_of(audit.sizes)},
          {"samples", json_of(audit.samples)},
          {"clean", audit.findings.empty()},
          {"findings", findings}};
}

std::string to_text(const Audit& audit) {
  std::ostringstream out;
  out << audit.records << " records of " << audit.patients << " patients in " << audit.files
      << " files\n";
  add_line(out, "classes", audit.classes);
  add_line(out, "splits", audit.splits);
  add_line(out, "modalities", audit.modalities);
  add_line(out, "sizes", audit.sizes);
  add_line(out, "samples", audit.samples);
  if (audit.with_wedge > 0) {
    out << audit.with_wedge << " gray files have white padding in a corner or along an edge\n";
  }
  for (const Finding& finding : audit.findings) {
    out << name_of(finding.severity) << " " << finding.kind << ": " << finding.message << "\n";
    for (const std::string& file : finding.files) out << "    " << file << "\n";
  }
  if (audit.findings.empty()) out << "nothing found amiss\n";
  return out.str();
}

}  // namespace oct::host
