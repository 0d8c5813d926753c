// SPDX-License-Identifier: Apache-2.0
#include "data/modality_packs.h"

#include <algorithm>

#include "data/cache_folder.h"

namespace oct::host {
namespace {

std::uint64_t limit_of(const DataPlan& plan) {
  return static_cast<std::uint64_t>(plan.options->cache_limit * 1e9);
}

PackPlace place_of(const DataPlan& plan) {
  PackPlace place;
  place.folder = cache_folder(plan.options->cache);
  place.limit = limit_of(plan);
  place.workers = plan.workers;
  place.skip_bad = plan.options->bad_files == "skip";
  place.tick = plan.tick;
  return place;
}

/// Records that hold an image of `modality`.
std::vector<std::int64_t> records_with(const Index& index, const std::string& modality) {
  std::vector<std::int64_t> records;
  for (std::size_t i = 0; i < index.records.size(); ++i) {
    const auto& items = index.records[i].items;
    if (std::any_of(items.begin(), items.end(),
                    [&](const Item& item) { return item.modality == modality; })) {
      records.push_back(static_cast<std::int64_t>(i));
    }
  }
  return records;
}

}  // namespace

ModalityPacks open_modality_packs(const Dataset& dataset, const DataPlan& plan, const Index& index,
                                  const Modality& modality) {
  const PackPlace place = place_of(plan);
  ModalityPacks packs;
  packs.records = records_with(index, modality.name);
  const PackSource source{&dataset,      plan.info,         plan.dataset_text, &index,
                          modality.name, modality.channels, packs.records};
  packs.whole = open_pack(source, plan.size, place);
  const std::string& load_size = plan.options->load_size;
  packs.loaded = packs.whole;
  if (!load_size.empty()) {
    packs.loaded = open_pack(source, parse_size(load_size, "--load-size"), place);
  }
  return packs;
}

OpenedArchives open_archives(const DataPlan& plan) {
  ArchivePlace place;
  place.folder = cache_folder(plan.options->cache);
  place.limit = limit_of(plan);
  place.tick = [&plan](std::uint64_t, std::uint64_t) {
    if (plan.tick) plan.tick(0, 0);
  };
  return {plan.options->where, place};
}

}  // namespace oct::host
