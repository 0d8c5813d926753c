// SPDX-License-Identifier: Apache-2.0
#include "report/data_counts.h"

#include <set>

namespace oct::host {
namespace {

SideCounts side_of(const std::vector<std::int64_t>& records, const Index& index) {
  SideCounts side;
  side.of_class.assign(index.classes.size(), 0);
  std::set<std::string> patients;
  for (const std::int64_t at : records) {
    const Record& record = index.records[static_cast<std::size_t>(at)];
    ++side.images;
    patients.insert(record.patient);
    for (std::size_t k = 0; k < record.labels.size() && k < side.of_class.size(); ++k) {
      if (record.labels[k] > 0.5F) ++side.of_class[k];
    }
  }
  side.patients = static_cast<std::int64_t>(patients.size());
  return side;
}

}  // namespace

DataCounts counts_of(const RunData& data) {
  DataCounts counts;
  counts.layout = data.index.layout;
  counts.classes = data.index.classes;
  counts.paired = data.index.paired;
  counts.unreadable = data.unreadable;
  counts.fingerprint = data.fingerprint;
  for (const Domain& domain : data.domains) {
    counts.modalities.push_back({domain.modality.name, domain.modality.channels,
                                 side_of(domain.train, data.index),
                                 side_of(domain.heldout, data.index)});
  }
  return counts;
}

}  // namespace oct::host
