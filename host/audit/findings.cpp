// SPDX-License-Identifier: Apache-2.0
#include "audit/findings.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "octsdk/options.h"

namespace oct::host {
namespace {

int median(std::vector<int> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

void find_unreadable(const std::vector<FileFacts>& files, Audit& audit) {
  for (const FileFacts& file : files) {
    if (file.failure.empty()) continue;
    audit.findings.push_back({"unreadable", Severity::error, file.failure, {file.path}});
  }
}

void find_duplicates(const std::vector<FileFacts>& files, Audit& audit) {
  using Key = std::tuple<std::uint64_t, int, int, int>;
  std::map<Key, std::vector<const FileFacts*>> same;
  for (const FileFacts& file : files) {
    if (!file.failure.empty()) continue;
    same[{file.pixels, file.width, file.height, file.channels}].push_back(&file);
  }
  for (const auto& [key, group] : same) {
    if (group.size() < 2) continue;
    std::set<std::string> patients;
    std::set<std::string> splits;
    Finding finding{"duplicate", Severity::warning, "", {}};
    for (const FileFacts* file : group) {
      finding.files.push_back(file->path);
      for (const Record* record : file->records) {
        patients.insert(record->patient);
        splits.insert(record->split);
      }
    }
    finding.message = std::to_string(group.size()) + " files hold the same image";
    if (splits.size() > 1) finding.message += ", in " + std::to_string(splits.size()) + " splits";
    if (patients.size() > 1) {
      finding.message += ", under " + std::to_string(patients.size()) + " patients";
    }
    if (splits.size() > 1 || patients.size() > 1) finding.severity = Severity::error;
    audit.findings.push_back(std::move(finding));
  }
}

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
    finding.message = "patient '" + patient + "' is in the splits " + joined(splits);
    audit.findings.push_back(std::move(finding));
  }
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

void find_odd_sizes(const std::vector<FileFacts>& files, Audit& audit) {
  std::vector<int> heights;
  std::vector<int> widths;
  for (const FileFacts& file : files) {
    if (!file.failure.empty()) continue;
    heights.push_back(file.height);
    widths.push_back(file.width);
  }
  if (heights.empty()) return;
  const int height = median(heights);
  const int width = median(widths);
  const auto odd = [](int side, int usual) { return side > 2 * usual || 2 * side < usual; };
  std::map<std::string, std::vector<std::string>> odd_files;
  for (const FileFacts& file : files) {
    if (!file.failure.empty() || !(odd(file.height, height) || odd(file.width, width))) continue;
    odd_files[size_of(file)].push_back(file.path);
  }
  for (const auto& [size, paths] : odd_files) {
    audit.findings.push_back({"odd-size", Severity::warning,
                              size + " pixels (height x width), where the median is " +
                                  std::to_string(height) + "x" + std::to_string(width),
                              paths});
  }
}

}  // namespace oct::host
