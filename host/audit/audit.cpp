// SPDX-License-Identifier: Apache-2.0
#include "audit/audit.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "data/content_hashes.h"
#include "data/workers.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/retina.h"
#include "octsdk/options.h"

namespace oct::host {
namespace {

constexpr double notable_wedge = 0.01;

/// One file, by whom it is used, and what was seen in it.
struct FileFacts {
  std::string path;
  std::vector<const Record*> records;
  std::string failure;  ///< why it cannot be read
  std::uint64_t pixels = 0;
  int width = 0;
  int height = 0;
  int channels = 0;
  SampleType type = SampleType::u8;
  bool wedge = false;
};

std::vector<FileFacts> files_of(const Index& index) {
  std::map<std::string, FileFacts> by_path;
  for (const Record& record : index.records) {
    for (const Item& item : record.items) {
      if (item.path.empty()) continue;
      FileFacts& file = by_path[item.path];
      file.path = item.path;
      if (file.records.empty() || file.records.back() != &record) file.records.push_back(&record);
    }
  }
  std::vector<FileFacts> files;
  for (auto& [path, file] : by_path) files.push_back(std::move(file));
  return files;
}

bool has_wedge(const Image& image) {
  if (image.channels != 1) return false;
  const Mask wedge = white_wedge(image);
  const auto set = std::count(wedge.set.begin(), wedge.set.end(), 1);
  return static_cast<double>(set) > notable_wedge * static_cast<double>(wedge.set.size());
}

void look_at(FileFacts& file) {
  try {
    const Image image = decode(file.path);
    file.pixels = hash_bytes(image.pixels.data(), image.pixels.size() * sizeof(float));
    file.width = image.width;
    file.height = image.height;
    file.channels = image.channels;
    file.type = image.type;
    file.wedge = has_wedge(image);
  } catch (const Error& error) {
    file.failure = error.what();
  }
}

std::string size_of(const FileFacts& file) {
  return std::to_string(file.height) + "x" + std::to_string(file.width);
}

std::string sample_of(const FileFacts& file) {
  const char* depth = file.type == SampleType::u8    ? "8-bit"
                      : file.type == SampleType::u16 ? "16-bit"
                                                     : "float";
  return std::string(depth) + (file.channels == 1 ? " gray" : " colour");
}

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

int median(std::vector<int> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
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
