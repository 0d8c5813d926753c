// SPDX-License-Identifier: Apache-2.0
#include "data/run_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "data/content_hashes.h"
#include "data/modality_packs.h"
#include "log.h"
#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

Domain prepare_domain(const Dataset& dataset, const DataPlan& plan, RunData& data,
                      const Modality& modality) {
  const ModalityPacks packs = open_modality_packs(dataset, plan, data.index, modality);
  Domain domain;
  domain.modality = modality;
  domain.whole = packs.whole.pack;
  domain.pack = packs.loaded.pack;
  data.fingerprint += packs.loaded.key + " ";
  domain.rows.assign(data.index.records.size(), -1);
  for (std::size_t row = 0; row < packs.records.size(); ++row) {
    const auto at = static_cast<std::int64_t>(row);
    if (domain.whole->readable(at) && domain.pack->readable(at)) {
      domain.rows[std::size_t(packs.records[row])] = at;
    } else {
      ++data.unreadable;
      log::warning("skipped unreadable " + modality.name + " image of record '" +
                   data.index.records[std::size_t(packs.records[row])].id + "'");
    }
  }
  return domain;
}

/// Keeps the records of `side` whose images are readable (of a pair: both).
std::vector<std::int64_t> usable(const std::vector<std::int64_t>& side, const RunData& data,
                                 const Domain& domain, bool paired) {
  std::vector<std::int64_t> records;
  for (const std::int64_t record : side) {
    const bool whole =
        !paired || std::all_of(data.domains.begin(), data.domains.end(), [&](const Domain& other) {
          return other.rows[std::size_t(record)] >= 0;
        });
    if (whole && domain.rows[std::size_t(record)] >= 0) records.push_back(record);
  }
  return records;
}

void choose_records(RunData& data, Pairing pairing) {
  for (Domain& domain : data.domains) {
    domain.train = usable(data.split.train, data, domain, pairing == Pairing::paired);
    // Held-out pairs are judged as pairs wherever the data has them, whatever the model needs.
    domain.heldout = usable(data.split.heldout, data, domain, data.index.paired);
    if (domain.train.empty()) {
      throw Error(ExitCode::no_input, "no " + domain.modality.name +
                                          " image is left to train on; the data holds " +
                                          std::to_string(data.index.records.size()) +
                                          " records, see the split and the warnings above");
    }
  }
}

std::string fingerprint_of(const RunData& data) {
  std::string text = data.fingerprint;
  for (const Domain& domain : data.domains) {
    for (const std::int64_t record : domain.train) text += std::to_string(record) + ",";
    text += ";";
  }
  return hex(hash_bytes(text.data(), text.size()));
}

}  // namespace

std::int64_t RunData::images_per_epoch() const {
  std::size_t most = 0;
  for (const Domain& domain : domains) most = std::max(most, domain.train.size());
  return static_cast<std::int64_t>(most);
}

RunData prepare_data(Dataset& dataset, const DataPlan& plan) {
  RunData data;
  data.size = plan.size;
  const OpenedArchives opened = open_archives(plan);
  data.index = guarded(plan.info, "index", [&] { return dataset.index(opened.where()); });
  data.index.origin = opened.shown(data.index.origin);
  if (plan.pairing == Pairing::paired && !data.index.paired) {
    throw Error(ExitCode::usage, "the model needs pairs and '" + data.index.origin + "' (layout " +
                                     data.index.layout + ") holds unpaired images" +
                                     (plan.advice ? plan.advice() : ""));
  }
  const SplitChoice choice{plan.options->holdout, plan.options->resplit, plan.seed};
  data.split = plan.split != nullptr ? split_from_json(*plan.split, data.index)
                                     : make_split(data.index, choice);
  for (const std::string& warning : data.split.warnings) log::warning(warning);

  const Give give = guarded(plan.info, "give", [&] { return dataset.give(); });
  for (const Modality& modality : give.modalities) {
    data.domains.push_back(prepare_domain(dataset, plan, data, modality));
  }
  choose_records(data, plan.pairing);
  data.fingerprint = fingerprint_of(data);
  return data;
}

}  // namespace oct::host
