// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/run_data.h"

namespace oct::host {

/// Images and people of one side of a split.
struct SideCounts {
  std::int64_t images = 0;
  std::int64_t patients = 0;
  std::vector<std::int64_t> of_class;  ///< images that show it, as DataCounts::classes
};

/// One modality of a run's data.
struct ModalityCounts {
  std::string name;
  std::int64_t channels = 0;
  SideCounts train;
  SideCounts heldout;
};

/// What a data sheet says of a run's images: numbers and kinds, never a name or an id of one.
struct DataCounts {
  std::string layout;
  std::vector<std::string> classes;
  std::vector<ModalityCounts> modalities;
  bool paired = false;
  std::int64_t unreadable = 0;  ///< images skipped
  std::string fingerprint;
};

DataCounts counts_of(const RunData& data);

}  // namespace oct::host
