// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "audit/findings.h"
#include "audit/near_copies.h"

namespace oct::host {
namespace {

using Group = std::vector<const FileFacts*>;
using PixelKey = std::tuple<std::uint64_t, int, int, int>;

PixelKey key_of(const FileLook& look) {
  return {look.pixels, look.width, look.height, look.channels};
}

/// What is the matter with images of a group being in it together.
struct Crossing {
  std::set<std::string> patients;
  std::set<std::string> splits;

  explicit Crossing(const Group& group) {
    for (const FileFacts* file : group) {
      for (const Record* record : file->records) {
        patients.insert(record->patient);
        splits.insert(record->split);
      }
    }
  }
  [[nodiscard]] bool crosses() const { return splits.size() > 1 || patients.size() > 1; }
  [[nodiscard]] std::string text() const {
    std::string text;
    if (splits.size() > 1) text += ", in " + std::to_string(splits.size()) + " splits";
    if (patients.size() > 1) text += ", under " + std::to_string(patients.size()) + " patients";
    return text;
  }
};

void add_group(const Group& group, Finding finding, const std::string& what, Audit& audit) {
  const Crossing crossing(group);
  if (crossing.crosses()) {
    finding.severity = finding.kind == "duplicate" ? Severity::error : Severity::warning;
  }
  finding.message = std::to_string(group.size()) + what + crossing.text();
  for (const FileFacts* file : group) finding.files.push_back(file->path);
  audit.findings.push_back(std::move(finding));
}

}  // namespace

void find_duplicates(Audit& audit) {
  std::map<PixelKey, Group> same;
  for (const FileFacts& file : audit.files) {
    if (file.look.readable()) same[key_of(file.look)].push_back(&file);
  }
  for (const auto& [key, group] : same) {
    if (group.size() < 2) continue;
    add_group(group, {"duplicate", Severity::warning, "", {}}, " files hold the same image", audit);
  }
}

void find_look_alikes(Audit& audit, const std::function<void(std::int64_t)>& tick) {
  std::set<PixelKey> seen;
  Group files;
  std::vector<const Likeness*> images;
  for (const FileFacts& file : audit.files) {
    const FileLook& look = file.look;
    if (!look.readable() || !look.likeness.has_contrast()) continue;
    if (!seen.insert(key_of(look)).second) continue;  // a duplicate is told as one already
    files.push_back(&file);
    images.push_back(&look.likeness);
  }
  const NearCopies copies = find_near_copies(images, tick);
  for (const std::vector<std::size_t>& members : copies.groups) {
    Group group;
    for (const std::size_t i : members) group.push_back(files[i]);
    add_group(group, {"near-duplicate", Severity::note, "", {}}, " files look nearly the same",
              audit);
  }
  if (!copies.complete) {
    audit.findings.push_back({"near-duplicate",
                              Severity::warning,
                              "too many images are alike to compare all of them with each other; "
                              "there may be more near-duplicates than are listed",
                              {}});
  }
}

}  // namespace oct::host
