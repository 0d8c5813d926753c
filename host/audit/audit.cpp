// SPDX-License-Identifier: Apache-2.0
#include "audit/audit.h"

#include <algorithm>
#include <set>

#include "audit/file_facts.h"
#include "audit/findings.h"
#include "data/workers.h"

namespace oct::host {
namespace {

void count_records(const Index& index, Audit& audit) {
  std::set<std::string> patients;
  for (const Record& record : index.records) {
    if (!record.patient.empty()) patients.insert(record.patient);
    if (!record.split.empty()) ++audit.splits[record.split];
    for (std::size_t k = 0; k < record.labels.size() && k < index.classes.size(); ++k) {
      if (record.labels[k] > 0) ++audit.classes[index.classes[k]];
    }
    for (const Item& item : record.items) ++audit.modalities[item.modality];
  }
  audit.records = static_cast<std::int64_t>(index.records.size());
  audit.patients = static_cast<std::int64_t>(patients.size());
}

void count_files(const std::vector<FileFacts>& files, Audit& audit) {
  audit.files = static_cast<std::int64_t>(files.size());
  for (const FileFacts& file : files) {
    if (!file.failure.empty()) continue;
    ++audit.sizes[size_of(file)];
    ++audit.samples[sample_of(file)];
    audit.with_wedge += file.wedge;
  }
}

}  // namespace

bool Audit::has_errors() const {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

Audit audit(const Index& index, std::int64_t workers,
            const std::function<void(std::int64_t done, std::int64_t total)>& tick) {
  std::vector<FileFacts> files = files_of(index);
  const auto count = static_cast<std::int64_t>(files.size());
  run_parallel(
      count, workers, [&](std::int64_t i) { look_at(files[static_cast<std::size_t>(i)]); },
      [&](std::int64_t done) { tick(done, count); });
  Audit audit;
  count_records(index, audit);
  count_files(files, audit);
  find_unreadable(files, audit);
  find_duplicates(files, audit);
  find_torn_patients(index, audit);
  find_missing_mates(index, audit);
  find_odd_sizes(files, audit);
  return audit;
}

}  // namespace oct::host
