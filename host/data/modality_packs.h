// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "data/archive_cache.h"
#include "data/pack.h"
#include "data/run_data.h"
#include "octsdk/dataset.h"

namespace oct::host {

/// The prepared images of one modality of a plan.
struct ModalityPacks {
  std::vector<std::int64_t> records;  ///< row -> index into Index::records
  OpenedPack whole;                   ///< in the training size
  OpenedPack loaded;                  ///< in the size that crops are taken from; often the same
};

/// Opens them, or prepares what is missing. What was prepared before `tick` threw, or the process
/// was killed, is kept and gone on with by the next call. Throws as open_pack() does.
ModalityPacks open_modality_packs(const Dataset& dataset, const DataPlan& plan, const Index& index,
                                  const Modality& modality);

/// The data of the plan, unpacked where it lies in archives.
OpenedArchives open_archives(const DataPlan& plan);

}  // namespace oct::host
