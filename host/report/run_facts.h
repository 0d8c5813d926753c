// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "report/curves.h"

namespace oct::host {

/// Something a report has no word on, and why or what to do.
struct Missing {
  std::string what;
  std::string why;
};

/// A sample grid of a run.
struct SampleFile {
  std::int64_t step = 0;
  std::filesystem::path path;
};

/// What the files of a run tell, as far as they are there. JSON of foreign shape is kept as it is:
/// readers of it expect nothing.
struct RunFacts {
  std::string name;  ///< of the folder, where octhost gave it; else "RUN": people name folders
  std::filesystem::path folder;
  std::vector<Assignment> config;
  nlohmann::ordered_json plugins;     ///< plugins.json; null when absent or damaged
  nlohmann::ordered_json checkpoint;  ///< as describe_weights() gives it; null: none
  nlohmann::ordered_json evaluation;  ///< evaluation.json; null when absent or damaged
  std::string checkpoint_sha256;
  std::optional<std::int64_t> train_records;  ///< of split.json
  std::optional<std::int64_t> heldout_records;
  std::string split_sha256;
  std::set<std::string> secrets;  ///< ids and patients in split.json, see add_secrets()
  std::optional<Curves> curves;
  std::vector<SampleFile> samples;      ///< by step
  std::vector<std::string> complaints;  ///< warnings and errors of log.txt, the last ones
  std::int64_t more_complaints = 0;     ///< that were before those
  std::vector<Missing> missing;

  /// The text of an option in config.toml; "" when it is not there.
  [[nodiscard]] std::string option(std::string_view scope, std::string_view name) const;
  /// Made of the built-in phantom: then no image of it is anybody's.
  [[nodiscard]] bool is_phantom() const;
  /// Its sample grids begin with images of the data.
  [[nodiscard]] bool translates() const;
  [[nodiscard]] std::filesystem::path closest_pairs() const { return folder / "closest.png"; }
};

/// Reads all but the checkpoint. Throws Error(bad_input_folder) when `run` is no run folder; what
/// is missing or damaged in it goes to `missing`.
RunFacts facts_of(const std::filesystem::path& run);

/// The number under `key`; nothing when there is none or it is no number.
std::optional<double> number_in(const nlohmann::ordered_json& object, const char* key);
/// The text under `key`, numbers as they are written; "" when there is none.
std::string text_in(const nlohmann::ordered_json& object, const char* key);
/// The object under `key`; an empty one when there is none.
nlohmann::ordered_json object_in(const nlohmann::ordered_json& object, const char* key);
/// The list under `key`; an empty one when there is none.
nlohmann::ordered_json list_in(const nlohmann::ordered_json& object, const char* key);

}  // namespace oct::host
