// SPDX-License-Identifier: Apache-2.0
#include "audit/audit.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "audit/facts_memo.h"
#include "audit/findings.h"
#include "data/workers.h"

namespace oct::host {
namespace {

using Clock = std::chrono::steady_clock;

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

void count_files(Audit& audit) {
  for (const FileFacts& file : audit.files) {
    if (!file.look.readable()) continue;
    ++audit.sizes[size_of(file.look)];
    ++audit.samples[sample_of(file.look)];
    ++audit.formats[file.look.format];
    const std::string eye = eye_of(file);
    ++audit.eyes[eye.empty() ? "unknown" : eye];
    ++audit.patient_sources[patient_source(file, audit.layout)];
  }
}

/// Reads what the memo does not know.
void look_through(Audit& audit, const AuditPlan& plan) {
  std::optional<FactsMemo> memo;
  if (!plan.memo.empty()) memo.emplace(plan.memo);
  if (memo) audit.remembered = memo->recall(audit.files);
  std::vector<FileFacts*> left;
  for (FileFacts& file : audit.files) {
    if (!file.known) left.push_back(&file);
  }
  const auto total = static_cast<std::int64_t>(audit.files.size());
  const std::int64_t known = total - static_cast<std::int64_t>(left.size());
  Clock::time_point flushed = Clock::now();
  run_parallel(
      static_cast<std::int64_t>(left.size()), plan.workers,
      [&](std::int64_t i) {
        FileFacts& file = *left[static_cast<std::size_t>(i)];
        file.look = look_at(file.path);
        if (memo) memo->remember(file.path, file.look);
      },
      [&](std::int64_t done) {
        if (memo && Clock::now() - flushed > std::chrono::seconds(1)) {
          memo->flush();
          flushed = Clock::now();
        }
        plan.tick(known + done, total, known);
      });
  if (memo) memo->tidy(audit.files);
}

}  // namespace

std::int64_t Audit::with_wedge() const {
  return std::count_if(files.begin(), files.end(), [](const FileFacts& file) {
    return file.look.readable() && file.look.has_wedge();
  });
}

bool Audit::has_errors() const {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

bool Audit::is_clean() const {
  return std::all_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::note; });
}

Audit audit(const Index& index, const AuditPlan& plan) {
  Audit audit;
  audit.layout = index.layout;
  audit.class_names = index.classes;
  audit.files = files_of(index);
  const auto total = static_cast<std::int64_t>(audit.files.size());
  look_through(audit, plan);
  count_records(index, audit);
  count_files(audit);
  find_unreadable(audit);
  find_duplicates(audit);
  find_look_alikes(audit, [&](std::int64_t) { plan.tick(total, total, total); });
  find_torn_patients(index, audit);
  find_patients_of_two_classes(index, audit);
  find_unknown_patients(audit);
  find_missing_mates(index, audit);
  find_identity(audit);
  find_text(audit);
  find_eyes_that_differ(audit);
  find_odd_sizes(audit);
  find_odd_brightness(audit);
  find_wedges(audit);
  std::stable_sort(audit.findings.begin(), audit.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return audit;
}

}  // namespace oct::host
