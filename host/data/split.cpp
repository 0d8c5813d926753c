// SPDX-License-Identifier: Apache-2.0
#include "data/split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "octsdk/error.h"
#include "octsdk/random.h"

namespace oct::host {
namespace {

/// A record of no known patient is a patient of its own.
std::string patient_of(const Record& record) {
  return record.patient.empty() ? "record " + record.id : record.patient;
}

struct Named {
  bool train = false;
  bool heldout = false;
};

std::map<std::string, Named> named_splits(const Index& index, bool explicit_ones) {
  std::map<std::string, Named> patients;
  for (const Record& record : index.records) {
    if (record.split.empty() || record.split_is_explicit != explicit_ones) continue;
    Named& named = patients[patient_of(record)];
    (record.split == "train" ? named.train : named.heldout) = true;
  }
  return patients;
}

void refuse_torn_patients(const std::map<std::string, Named>& patients) {
  std::vector<std::string> torn;
  for (const auto& [patient, named] : patients) {
    if (named.train && named.heldout) torn.push_back(patient);
  }
  if (torn.empty()) return;
  throw Error(ExitCode::invalid_input,
              "the manifest puts " + std::to_string(torn.size()) +
                  " patient(s) into training and into another split, the first being '" +
                  torn.front() + "'; correct the manifest, or give --resplit to split anew");
}

std::set<std::string> modalities_of(const Index& index) {
  std::set<std::string> names;
  for (const Record& record : index.records) {
    for (const Item& item : record.items) names.insert(item.modality);
  }
  return names;
}

bool has(const Record& record, const std::string& modality) {
  return std::any_of(record.items.begin(), record.items.end(),
                     [&](const Item& item) { return item.modality == modality; });
}

/// Patients in an order drawn by the seed, each with his number of records of `modality`.
std::vector<std::pair<std::string, std::int64_t>> drawn_patients(const Index& index,
                                                                 const std::string& modality,
                                                                 std::uint64_t seed) {
  std::map<std::string, std::int64_t> counts;
  for (const Record& record : index.records) {
    if (has(record, modality)) ++counts[patient_of(record)];
  }
  std::vector<std::pair<std::string, std::int64_t>> patients(counts.begin(), counts.end());
  const auto key = [seed](const auto& patient) {
    return std::pair(Rng(seed, "split", stable_hash(patient.first)).next(), patient.first);
  };
  std::sort(patients.begin(), patients.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  return patients;
}

std::set<std::string> draw_heldout(const Index& index, const SplitChoice& choice) {
  std::set<std::string> heldout;
  for (const std::string& modality : modalities_of(index)) {
    const auto patients = drawn_patients(index, modality, choice.seed);
    std::int64_t total = 0;
    std::int64_t kept = 0;
    std::size_t patients_kept = 0;
    for (const auto& [patient, count] : patients) {
      total += count;
      if (heldout.contains(patient)) kept += count, ++patients_kept;
    }
    const auto wanted = static_cast<std::int64_t>(std::ceil(choice.holdout * double(total)));
    for (const auto& [patient, count] : patients) {
      if (kept >= wanted || patients_kept + 1 >= patients.size()) break;
      if (!heldout.insert(patient).second) continue;
      kept += count;
      ++patients_kept;
    }
  }
  return heldout;
}

Split split_by(const Index& index, const std::set<std::string>& heldout) {
  Split split;
  for (std::size_t i = 0; i < index.records.size(); ++i) {
    const bool out = heldout.contains(patient_of(index.records[i]));
    (out ? split.heldout : split.train).push_back(static_cast<std::int64_t>(i));
  }
  return split;
}

std::set<std::string> only_heldout(const std::map<std::string, Named>& patients) {
  std::set<std::string> names;
  for (const auto& [patient, named] : patients) {
    if (named.heldout && !named.train) names.insert(patient);
  }
  return names;
}

/// Follows what folders say as far as no patient is torn; nothing when that holds nobody out.
std::set<std::string> heldout_by_hint(const Index& index, std::vector<std::string>& warnings) {
  const std::map<std::string, Named> patients = named_splits(index, false);
  const auto torn = std::count_if(patients.begin(), patients.end(), [](const auto& entry) {
    return entry.second.train && entry.second.heldout;
  });
  std::set<std::string> heldout = only_heldout(patients);
  if (heldout.size() == patients.size()) heldout.clear();  // only a test folder: split it
  if (torn > 0) {
    warnings.push_back("the published split has " + std::to_string(torn) +
                       " patient(s) both in training and in another split; " +
                       (heldout.empty() ? "it is not used: patients are drawn anew"
                                        : "all their images are trained on, none is evaluated on"));
  }
  return heldout;
}

}  // namespace

Split make_split(const Index& index, const SplitChoice& choice) {
  std::set<std::string> heldout;
  std::vector<std::string> warnings;
  if (!choice.resplit) {
    const std::map<std::string, Named> orders = named_splits(index, true);
    refuse_torn_patients(orders);
    heldout = only_heldout(orders);
    if (heldout.empty()) heldout = heldout_by_hint(index, warnings);
  }
  if (heldout.empty()) heldout = draw_heldout(index, choice);
  Split split = split_by(index, heldout);
  if (split.train.empty() && !index.records.empty()) {
    throw Error(ExitCode::no_input,
                "every record belongs to a split other than 'train', so there is nothing to train "
                "on; give --resplit to split anew");
  }
  if (split.heldout.empty() && choice.holdout > 0) {
    warnings.push_back("all " + std::to_string(split.train.size()) +
                       " records are of one patient: none is held out, nothing can be evaluated");
  }
  split.warnings = std::move(warnings);
  return split;
}

nlohmann::json to_json(const Split& split, const Index& index) {
  const auto ids = [&](const std::vector<std::int64_t>& side) {
    nlohmann::json list = nlohmann::json::array();
    for (const std::int64_t i : side) list.push_back(index.records[std::size_t(i)].id);
    return list;
  };
  std::set<std::string> patients;
  for (const Record& record : index.records) {
    if (!record.patient.empty()) patients.insert(record.patient);
  }
  return {{"train", ids(split.train)}, {"heldout", ids(split.heldout)}, {"patients", patients}};
}

Split split_from_json(const nlohmann::json& json, const Index& index) {
  std::map<std::string, std::int64_t> by_id;
  for (std::size_t i = 0; i < index.records.size(); ++i) {
    by_id[index.records[i].id] = static_cast<std::int64_t>(i);
  }
  std::vector<std::string> gone;
  const auto side = [&](const char* name) {
    std::vector<std::int64_t> indices;
    for (const nlohmann::json& id : json.at(name)) {
      const auto it = by_id.find(id.get<std::string>());
      if (it == by_id.end()) {
        gone.push_back(id);
      } else {
        indices.push_back(it->second);
        by_id.erase(it);
      }
    }
    std::sort(indices.begin(), indices.end());
    return indices;
  };
  Split split;
  split.train = side("train");
  split.heldout = side("heldout");
  if (!gone.empty()) {
    throw Error(ExitCode::checkpoint_incompatible,
                "the data has changed: " + std::to_string(gone.size()) +
                    " record(s) of this run are gone, the first being '" + gone.front() +
                    "'; restore them or start a new run");
  }
  if (!by_id.empty()) {
    split.warnings.push_back(std::to_string(by_id.size()) +
                             " record(s) are new since the run was started and stay unused");
  }
  return split;
}

}  // namespace oct::host
