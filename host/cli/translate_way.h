// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "octsdk/model.h"

namespace oct::host {

/// Which way, in the model's words and in the data's.
struct Way {
  Direction direction = Direction::source_to_target;
  std::string from;
  std::string to;

  /// Source and result are images of one kind, so that the result has the source's geometry.
  [[nodiscard]] bool within_one_modality() const { return from == to; }
};

/// The way that `from` and `to` (--from, --to) name; the only one there is when they are empty.
/// `names`: the run's modalities. Of a run within one modality: from source to target. Throws
/// Error(usage) for a modality that the run has not, or a way that its model has not learnt.
Way choose_way(const std::string& from, const std::string& to, const Translator& translator,
               const std::vector<std::string>& names);

}  // namespace oct::host
