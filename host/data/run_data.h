// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/options.h"
#include "data/pack.h"
#include "data/split.h"
#include "octsdk/dataset.h"
#include "octsdk/model.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// One modality of a run: what the model sees as `source` or `target`.
struct Domain {
  Modality modality;
  std::shared_ptr<const Pack> pack;   ///< in the size that is loaded (crops are taken from it)
  std::shared_ptr<const Pack> whole;  ///< in the training size, uncropped: for evaluation
  std::vector<std::int64_t> rows;     ///< record -> row of the packs, -1 where it has no such image
  std::vector<std::int64_t> train;  ///< records to train on: readable, in the split's training part
  std::vector<std::int64_t> heldout;
};

/// All that a run reads, prepared.
struct RunData {
  Index index;
  Split split;
  std::vector<Domain> domains;  ///< target; or source, target
  Size size;                    ///< of a training image
  std::string fingerprint;      ///< of the packs and the split: same text, same batches
  std::int64_t unreadable = 0;  ///< images skipped

  [[nodiscard]] const Domain& target() const { return domains.back(); }
  /// Images (pairs) in an epoch: the larger of the domains.
  [[nodiscard]] std::int64_t images_per_epoch() const;
};

/// How the data is to be prepared.
struct DataPlan {
  const DataOptions* options = nullptr;
  PluginInfo info;           ///< of the dataset plugin
  std::string dataset_text;  ///< the dataset's options as text
  Pairing pairing = Pairing::single;
  Size size;
  std::uint64_t seed = 0;
  std::int64_t workers = 1;               ///< threads that decode
  const nlohmann::json* split = nullptr;  ///< of a run that is resumed; null: split now
  std::function<void(std::int64_t done, std::int64_t total)> tick;
  std::function<std::string()>
      advice;  ///< ends the sentence that the data has no pairs; may be empty
};

/// Indexes, splits and packs. Throws Error(usage) when the model needs pairs and the data has none;
/// all that Dataset::index, make_split and open_pack throw; Error(no_input) when nothing is left to
/// train on.
RunData prepare_data(Dataset& dataset, const DataPlan& plan);

}  // namespace oct::host
