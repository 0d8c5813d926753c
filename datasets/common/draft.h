// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/names.h"
#include "octsdk/dataset.h"

namespace oct::datasets {

/// A record whose classes have names still, not columns.
struct Draft {
  Record record;
  std::vector<std::string> labels;
  bool patient_is_given = false;  ///< by the user: wins over what the file says
  bool eye_is_given = false;
};

/// Makes the index of the drafts: classes in alphabetical order, labels multi-hot, records by id,
/// the layers of all csv files named in items' keys in the order of the retina.
/// Throws Error(no_input) when there is none, Error(invalid_input) for an id that is there twice.
Index finish(std::vector<Draft> drafts, const std::string& layout, const std::string& origin);

/// "'FOLDER'" or, where it holds files that are not read, "'FOLDER' (3 files of formats ...)".
std::string origin_of(const std::filesystem::path& folder, const Listing& listing);

/// A draft of one file: id and item from the path, owner by `rule`, the split hint from a folder
/// named train, val or test.
Draft draft_of(const std::filesystem::path& folder, const std::filesystem::path& relative,
               const std::string& modality, const OwnerRule& rule);

}  // namespace oct::datasets
