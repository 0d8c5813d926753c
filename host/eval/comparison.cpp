// SPDX-License-Identifier: Apache-2.0
#include "eval/comparison.h"

#include <algorithm>
#include <array>

#include "eval/better.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "train/run_files.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::array k_rivals{"@blurred-real", "@mean-image", "@untrained"};

bool is_rival(const std::string& score) {
  return std::any_of(k_rivals.begin(), k_rivals.end(),
                     [&](const char* rival) { return score.ends_with(rival); });
}

// What one run brings.
struct Judged {
  fs::path folder;
  ComparedRun run;
  Json size;
  Json split;
  Json scores;
};

std::string name_of(fs::path folder) {
  folder = fs::absolute(folder).lexically_normal();
  return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

Json parsed(const fs::path& file) {
  const Json json = Json::parse(read_text_file(file.string()), nullptr, false);
  if (json.is_object()) return json;
  throw Error(ExitCode::invalid_input, "'" + file.string() + "' is damaged: it holds no JSON");
}

std::string model_in(const Json& plugins) {
  for (const Json& plugin : plugins.at("plugins")) {
    if (plugin.at("kind") == "model") return plugin.at("id");
  }
  return "?";
}

Judged judged(const fs::path& folder) {
  const fs::path file = folder / "evaluation.json";
  if (!fs::exists(file)) {
    throw Error(ExitCode::usage, "compare: '" + folder.string() +
                                     "' was not judged yet; run: octhost evaluate --run " +
                                     folder.string());
  }
  const Json evaluation = parsed(file);
  const Json plugins = parsed(folder / "plugins.json");
  try {
    const Json& context = evaluation.at("context");
    return {folder,
            {name_of(folder), model_in(plugins), context.at("step"), context.at("images")},
            context.at("size"),
            read_split(folder),
            evaluation.at("scores")};
  } catch (const Json::exception& problem) {
    throw Error(ExitCode::invalid_input,
                "'" + file.string() + "' does not say all that a comparison needs (" +
                    problem.what() + "); judge the run again: octhost evaluate --run " +
                    folder.string());
  }
}

void check_comparable(const Judged& first, const Judged& other) {
  std::string difference;
  if (first.split.at("heldout") != other.split.at("heldout")) {
    difference = "were not judged on the same held-out images";
  } else if (first.split.at("train") != other.split.at("train")) {
    difference = "were not trained on the same images";
  } else if (first.size != other.size) {
    difference =
        "make images of different size: " + first.size.dump() + " and " + other.size.dump();
  } else {
    return;
  }
  throw Error(ExitCode::usage, "compare: '" + first.folder.string() + "' and '" +
                                   other.folder.string() + "' " + difference +
                                   "; their scores say nothing about each other. Train them with "
                                   "the same data, --seed, --holdout and --size");
}

std::optional<double> number(const Json& value) {
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

void add_scores(const Judged& run, std::size_t column, std::size_t columns,
                std::vector<ComparedScore>& scores) {
  for (const Json& row : run.scores) {
    const std::string name = row.at("name");
    if (is_rival(name)) continue;
    const std::string metric = row.at("metric");
    auto known = std::find_if(scores.begin(), scores.end(), [&](const ComparedScore& score) {
      return score.metric == metric && score.name == name;
    });
    if (known == scores.end()) {
      const std::vector<std::optional<double>> none(columns);
      known = scores.insert(known, {metric, name, row.at("better"), none, none});
    }
    known->values[column] = number(row.at("value"));
    known->baselines[column] = number(row.at("baseline"));
  }
}

}  // namespace

std::optional<std::size_t> ComparedScore::best() const {
  if (better == "none") return std::nullopt;
  std::optional<std::size_t> best;
  std::size_t known = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    ++known;
    if (!best || is_better(better, *values[i], *values[*best])) best = i;
  }
  return known > 1 ? best : std::nullopt;
}

Comparison compare_runs(const std::vector<fs::path>& runs) {
  if (runs.size() < 2) {
    throw Error(ExitCode::usage, "compare: give two runs or more: octhost evaluate --runs runs/*");
  }
  std::vector<Judged> all;
  for (const fs::path& run : runs) {
    all.push_back(judged(run));
    check_comparable(all.front(), all.back());
  }
  Comparison comparison;
  for (std::size_t i = 0; i < all.size(); ++i) {
    comparison.runs.push_back(all[i].run);
    add_scores(all[i], i, all.size(), comparison.scores);
  }
  return comparison;
}

}  // namespace oct::host
