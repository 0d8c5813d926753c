// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "audit/findings.h"
#include "octsdk/options.h"

namespace oct::host {
namespace {

/// The names of the classes that a record is in.
std::string classes_of(const Index& index, const Record& record) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < record.labels.size() && k < index.classes.size(); ++k) {
    if (record.labels[k] > 0) names.push_back(index.classes[k]);
  }
  return joined(names);
}

}  // namespace

// A patient is told by his records: his id may be one of a hospital.
void find_torn_patients(const Index& index, Audit& audit) {
  struct Seen {
    std::map<std::string, std::string> record_by_split;
    bool ordered = true;
  };
  std::map<std::string, Seen> patients;
  for (const Record& record : index.records) {
    if (record.split.empty() || record.patient.empty()) continue;
    Seen& seen = patients[record.patient];
    seen.record_by_split.try_emplace(record.split, record.id);
    seen.ordered = seen.ordered && record.split_is_explicit;
  }
  for (const auto& [patient, seen] : patients) {
    if (seen.record_by_split.size() < 2) continue;
    std::vector<std::string> splits;
    Finding finding{
        "patient-in-two-splits", seen.ordered ? Severity::error : Severity::warning, "", {}};
    for (const auto& [split, record] : seen.record_by_split) {
      splits.push_back(split);
      finding.files.push_back(record);
    }
    finding.message = "one patient has images in the splits " + joined(splits);
    audit.findings.push_back(std::move(finding));
  }
}

// Two diseases, or two eyes: sound, but a classifier learns the patient instead of the disease.
void find_patients_of_two_classes(const Index& index, Audit& audit) {
  std::map<std::string, std::map<std::string, std::string>> patients;
  for (const Record& record : index.records) {
    const std::string classes = classes_of(index, record);
    if (!record.patient.empty() && !classes.empty()) {
      patients[record.patient].try_emplace(classes, record.id);
    }
  }
  Finding finding{"patient-in-two-classes", Severity::note, "", {}};
  std::size_t count = 0;
  for (const auto& [patient, records] : patients) {
    if (records.size() < 2) continue;
    ++count;
    for (const auto& [classes, record] : records) finding.files.push_back(record);
  }
  if (count == 0) return;
  finding.message = std::to_string(count) + " of " + std::to_string(patients.size()) +
                    " patients have images in more than one class";
  audit.findings.push_back(std::move(finding));
}

// Where some records hold both modalities, the others were meant to.
void find_missing_mates(const Index& index, Audit& audit) {
  Finding finding{"missing-mate", Severity::warning, "", {}};
  for (const Record& record : index.records) {
    if (record.items.size() == 1) finding.files.push_back(record.id);
  }
  if (finding.files.empty() || finding.files.size() == index.records.size()) return;
  finding.message = std::to_string(finding.files.size()) + " of " +
                    std::to_string(index.records.size()) +
                    " records lack a mate: the data cannot be used as pairs";
  audit.findings.push_back(std::move(finding));
}

}  // namespace oct::host
