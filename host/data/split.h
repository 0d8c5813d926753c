// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "octsdk/dataset.h"

namespace oct::host {

/// Which records are trained on and which are kept for evaluation. No patient is on both sides.
struct Split {
  std::vector<std::int64_t> train;    ///< indices into Index::records, ascending
  std::vector<std::int64_t> heldout;  ///< likewise
  std::vector<std::string> warnings;  ///< sentences for the log
};

struct SplitChoice {
  double holdout = 0.1;  ///< fraction of each modality's records to keep, at least
  bool resplit = false;  ///< ignore what the data says
  std::uint64_t seed = 0;
};

/// Splits by patient; a pure function of the records and `choice`, whatever the records' order.
///
/// Where the records name splits, those are followed: a manifest's ("explicit") as orders, a
/// folder's as hints. A patient whom a folder layout has on both sides goes wholly to training,
/// with a warning; when that leaves nothing to evaluate on, patients are drawn as if nothing were
/// named. Otherwise patients are drawn until each modality has its fraction held out; at least one
/// patient of each modality stays in training. Throws Error(invalid_input) naming the patient whom
/// explicit splits have on both sides, unless `resplit`.
Split make_split(const Index& index, const SplitChoice& choice);

/// {"train": [ids], "heldout": [ids], "patients": [all, once each]} for split.json: the patients
/// for reports, which must not tell them.
nlohmann::json to_json(const Split& split, const Index& index);
/// The split of a run again, for the same data. Throws Error(checkpoint_incompatible) naming the
/// records that are gone; warns of those that are new and stay unused.
Split split_from_json(const nlohmann::json& json, const Index& index);

}  // namespace oct::host
