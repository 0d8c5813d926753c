// SPDX-License-Identifier: Apache-2.0
#include "data/spacing.h"

#include <algorithm>
#include <vector>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

constexpr std::int64_t k_most = 32;
constexpr const char* k_file = "spacing.json";

using Spacing = std::optional<std::array<double, 2>>;

/// Up to k_most of the training records, the first and the last among them.
std::vector<std::int64_t> spread_records(const Domain& domain) {
  const auto count = static_cast<std::int64_t>(domain.train.size());
  const std::int64_t wanted = std::min(count, k_most);
  std::vector<std::int64_t> records;
  for (std::int64_t i = 0; i < wanted; ++i) {
    const std::int64_t at = wanted > 1 ? i * (count - 1) / (wanted - 1) : 0;
    records.push_back(domain.train[std::size_t(at)]);
  }
  return records;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 != 0 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

std::string TrainingSpacing::source() const {
  return "median of " + std::to_string(images) + " training images";
}

std::optional<TrainingSpacing> training_spacing(const Dataset& dataset, const PluginInfo& info,
                                                const RunData& data, const Domain& domain) {
  const std::vector<std::int64_t> records = spread_records(domain);
  const auto spacing_of = [&](std::int64_t record) -> Spacing {
    return guarded(info, "load", [&] {
      return dataset.load(data.index.records[std::size_t(record)], domain.modality.name, data.size)
          .spacing;
    });
  };
  if (records.empty()) return {};
  const auto knows = [&](std::int64_t record) { return spacing_of(record).has_value(); };
  if (!knows(records.front()) && !knows(records[records.size() / 2]) && !knows(records.back())) {
    return {};
  }
  std::array<std::vector<double>, 2> sides;
  for (const std::int64_t record : records) {
    const Spacing spacing = spacing_of(record);
    for (std::size_t axis = 0; spacing && axis < 2; ++axis) {
      sides[axis].push_back((*spacing)[axis]);
    }
  }
  return TrainingSpacing{{median(sides[0]), median(sides[1])},
                         static_cast<std::int64_t>(sides[0].size())};
}

nlohmann::ordered_json spacing_record(const Dataset& dataset, const PluginInfo& info,
                                      const RunData& data) {
  nlohmann::ordered_json record = nlohmann::ordered_json::object();
  for (const Domain& domain : data.domains) {
    const auto spacing = training_spacing(dataset, info, data, domain);
    nlohmann::ordered_json& entry = record[&domain == &data.target() ? "target" : "source"];
    entry = {{"modality", domain.modality.name}, {"mm", nullptr}, {"images", 0}};
    if (!spacing) continue;
    entry["mm"] = spacing->mm;
    entry["images"] = spacing->images;
  }
  return record;
}

void write_spacing(const std::filesystem::path& run, const nlohmann::ordered_json& record) {
  write_text_file((run / k_file).string(), record.dump(2) + "\n");
}

std::optional<TrainingSpacing> read_spacing(const std::filesystem::path& run, const char* domain) {
  if (!std::filesystem::exists(run / k_file)) return {};
  const auto json = nlohmann::json::parse(read_text_file((run / k_file).string()), nullptr, false);
  try {
    const nlohmann::json& entry = json.at(domain);
    if (entry.at("mm").is_null()) return {};
    const TrainingSpacing spacing{entry.at("mm").get<std::array<double, 2>>(),
                                  entry.at("images").get<std::int64_t>()};
    if (spacing.mm[0] > 0 && spacing.mm[1] > 0) return spacing;
  } catch (const nlohmann::json::exception&) {
    return {};
  }
  return {};
}

}  // namespace oct::host
