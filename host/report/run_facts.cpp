// SPDX-License-Identifier: Apache-2.0
#include "report/run_facts.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <fstream>

#include "config/sources.h"
#include "generate/sha256.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "report/shareable.h"
#include "train/run_folder.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::size_t k_most_complaints = 30;

/// "00012-progan-oct" as octhost numbers runs; "RUN" for a name that somebody thought of, since
/// that may be the name of a patient.
std::string name_of(const RunFacts& facts) {
  const fs::path whole = fs::absolute(facts.folder).lexically_normal();
  const std::string name = (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
  const std::string kind =
      "-" + facts.option("run", "model") + "-" + facts.option("run", "dataset");
  return digits >= 5 && name.substr(digits) == kind ? name : "RUN";
}

/// An object out of a file; null, and a word in `missing`, when there is none.
Json read_object(RunFacts& facts, const char* file, const std::string& if_absent) {
  const fs::path path = facts.folder / file;
  if (!fs::exists(path)) {
    facts.missing.push_back({file, if_absent});
    return nullptr;
  }
  Json json;
  try {
    json = Json::parse(read_text_file(path.string()), nullptr, false);
  } catch (const Error&) {
    json = Json(Json::value_t::discarded);
  }
  if (json.is_object()) return json;
  facts.missing.push_back({file, "is damaged (it holds no JSON object). " + if_absent});
  return nullptr;
}

std::string judge_command(const RunFacts& facts) {
  return "Not evaluated yet: octhost evaluate --run " + facts.name + " --baselines";
}

/// Short numbers count something; whoever hides them hides every number of a message.
bool may_name_somebody(const std::string& patient) {
  constexpr std::size_t k_least = 4;
  return patient.size() >= k_least || patient.find_first_not_of("0123456789") != std::string::npos;
}

void read_split_counts(RunFacts& facts) {
  const Json split = read_object(facts, "split.json", "The split is not known.");
  if (!split.is_object()) return;
  facts.train_records = static_cast<std::int64_t>(list_in(split, "train").size());
  facts.heldout_records = static_cast<std::int64_t>(list_in(split, "heldout").size());
  for (const char* side : {"train", "heldout"}) {
    for (const Json& id : list_in(split, side)) {
      if (id.is_string()) add_secrets(id.get<std::string>(), facts.secrets);
    }
  }
  for (const Json& patient : list_in(split, "patients")) {
    if (patient.is_string() && may_name_somebody(patient.get<std::string>())) {
      add_secrets(patient.get<std::string>(), facts.secrets);
    }
  }
  facts.split_sha256 = sha256_of(facts.folder / "split.json");
}

void read_scalars(RunFacts& facts) {
  const fs::path path = facts.folder / "scalars.jsonl";
  if (!fs::exists(path)) {
    facts.missing.push_back({"scalars.jsonl", "There are no curves: no step was logged."});
    return;
  }
  facts.curves = read_curves(path);
  if (facts.curves->damaged > 0) {
    facts.missing.push_back({"scalars.jsonl", std::to_string(facts.curves->damaged) +
                                                  " damaged lines were passed over."});
  }
}

/// 123 of "step-000123.png".
std::optional<std::int64_t> step_of(const fs::path& file) {
  const std::string name = file.filename().string();
  if (!name.starts_with("step-") || file.extension() != ".png") return std::nullopt;
  std::int64_t step = 0;
  const char* end = name.data() + name.size() - 4;
  const auto [stop, error] = std::from_chars(name.data() + 5, end, step);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return step;
}

void find_samples(RunFacts& facts) {
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(facts.folder / "samples", absent)) {
    if (const auto step = step_of(entry.path())) facts.samples.push_back({*step, entry.path()});
  }
  std::sort(facts.samples.begin(), facts.samples.end(),
            [](const SampleFile& a, const SampleFile& b) { return a.step < b.step; });
}

/// Lines look like "2026-11-24 06:35:42 warning text".
void read_complaints(RunFacts& facts) {
  std::ifstream log(facts.folder / "log.txt");
  std::deque<std::string> last;
  for (std::string line; std::getline(log, line);) {
    const std::string level = line.size() > 20 ? line.substr(20) : "";
    if (!level.starts_with("warning ") && !level.starts_with("error ")) continue;
    last.push_back(line);
    if (last.size() <= k_most_complaints) continue;
    last.pop_front();
    ++facts.more_complaints;
  }
  facts.complaints.assign(last.begin(), last.end());
}

}  // namespace

std::string RunFacts::option(std::string_view scope, std::string_view name) const {
  for (const Assignment& value : config) {
    if (value.scope == scope && value.option == name) return value.text;
  }
  return {};
}

bool RunFacts::is_phantom() const {
  return !config.empty() && option("data", "data").empty() && option("data", "source").empty() &&
         option("data", "target").empty();
}

bool RunFacts::translates() const {
  const Json setup = object_in(object_in(checkpoint, "made_with"), "setup");
  return number_in(setup, "source_channels").value_or(1) > 0;  // not known: the careful answer
}

RunFacts facts_of(const fs::path& run) {
  if (!is_run(run)) {
    throw Error(ExitCode::bad_input_folder,
                "report: '" + run.string() +
                    "' is no run: it holds no config.toml; `octhost list runs` names those in "
                    "./runs");
  }
  RunFacts facts;
  facts.folder = run;
  try {
    facts.config = read_config(run / "config.toml");
  } catch (const Error&) {
    facts.missing.push_back({"config.toml", "is damaged: what the run was told is not known."});
  }
  facts.name = name_of(facts);
  facts.plugins = read_object(facts, "plugins.json", "The versions that were used are not known.");
  facts.evaluation = read_object(facts, "evaluation.json", judge_command(facts));
  read_split_counts(facts);
  read_scalars(facts);
  find_samples(facts);
  read_complaints(facts);
  return facts;
}

std::optional<double> number_in(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_number()) return std::nullopt;
  return object[key].get<double>();
}

std::string text_in(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || object[key].is_null()) return {};
  const Json& value = object[key];
  constexpr auto k_replace = Json::error_handler_t::replace;
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, k_replace);
}

Json object_in(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_object()) {
    return Json::object();
  }
  return object[key];
}

Json list_in(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_array()) return Json::array();
  return object[key];
}

}  // namespace oct::host
