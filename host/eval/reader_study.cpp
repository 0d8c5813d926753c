// SPDX-License-Identifier: Apache-2.0
#include "eval/reader_study.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "octsdk/random.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr int k_resamples = 2000;
constexpr double k_z = 1.959963984540054;  // 97.5 % of the normal distribution
constexpr const char* k_metric = "reader";

Json read_json(const std::filesystem::path& file, const char* what) {
  Json json = Json::parse(read_text_file(file.string()), nullptr, false);
  if (json.is_object() && json.contains("octhost_reader_study")) return json;
  throw Error(ExitCode::invalid_input, "'" + file.string() + "' is no " + what +
                                           ": expected a JSON object with octhost_reader_study");
}

bool is_synthetic(const std::string& word, const std::string& id) {
  if (word == "real" || word == "synthetic") return word == "synthetic";
  throw Error(ExitCode::invalid_input,
              "picture '" + id + "' is called '" + word + "'; expected real or synthetic");
}

Marked marked_of(const Json& answer, const StudyKey& key) {
  const auto id = answer.at("id").get<std::string>();
  const auto known = key.synthetic.find(id);
  if (known == key.synthetic.end()) {
    throw Error(ExitCode::invalid_input, "there is no picture '" + id + "' in the study");
  }
  const bool called_synthetic = is_synthetic(answer.at("answer").get<std::string>(), id);
  const Json& confidence = answer.at("confidence");
  if (!confidence.is_number_integer() || confidence < 1 || confidence > 3) {
    throw Error(ExitCode::invalid_input, "picture '" + id + "' has confidence " +
                                             confidence.dump() + "; expected 1, 2 or 3");
  }
  return {known->second, called_synthetic, confidence.get<int>()};
}

/// Graded by confidence from surely real to surely synthetic.
double grade(const Marked& marked) {
  return marked.called_synthetic ? marked.confidence : -marked.confidence;
}

struct Counted {
  std::int64_t right = 0;
  std::int64_t of = 0;
};

Counted count(const std::vector<Marked>& marked, bool real, bool synthetic) {
  Counted counted;
  for (const Marked& one : marked) {
    if (!(one.is_synthetic ? synthetic : real)) continue;
    ++counted.of;
    if (one.called_synthetic == one.is_synthetic) ++counted.right;
  }
  return counted;
}

/// Wilson 1927, "Probable inference, the law of succession, and statistical inference".
Score share(const std::string& name, const Counted& counted) {
  const auto n = static_cast<double>(counted.of);
  const double p = static_cast<double>(counted.right) / n;
  const double center = p + k_z * k_z / (2 * n);
  const double spread = k_z * std::sqrt(p * (1 - p) / n + k_z * k_z / (4 * n * n));
  const double scale = 1 + k_z * k_z / n;
  return {name,
          p,
          false,
          std::max(0.0, (center - spread) / scale),
          std::min(1.0, (center + spread) / scale),
          counted.of};
}

/// The chance that a synthetic picture gets a higher grade than a real one, ties half (Mann and
/// Whitney 1947).
double area(const std::vector<double>& synthetic, const std::vector<double>& real) {
  double wins = 0;
  for (const double high : synthetic) {
    for (const double low : real) wins += high > low ? 1 : high == low ? 0.5 : 0;
  }
  return wins / static_cast<double>(synthetic.size() * real.size());
}

std::vector<double> resampled(const std::vector<double>& values, Rng& rng) {
  std::vector<double> drawn;
  for (std::size_t i = 0; i < values.size(); ++i) drawn.push_back(values[rng.below(values.size())]);
  return drawn;
}

Score auc(const std::vector<double>& synthetic, const std::vector<double>& real,
          std::uint64_t seed) {
  Rng rng(seed, "reader-study bootstrap");
  std::vector<double> areas;
  for (int i = 0; i < k_resamples; ++i) {
    const std::vector<double> some = resampled(synthetic, rng);
    areas.push_back(area(some, resampled(real, rng)));
  }
  std::sort(areas.begin(), areas.end());
  const auto at = [&](double part) {
    return areas[static_cast<std::size_t>(std::lround(part * (k_resamples - 1)))];
  };
  return {"auc",     area(synthetic, real),
          false,     at(0.025),
          at(0.975), static_cast<std::int64_t>(synthetic.size() + real.size())};
}

}  // namespace

void save_key(const std::filesystem::path& file, const StudyKey& key) {
  Json json{{"octhost_reader_study", 1}, {"study", key.study}, {"key", Json::object()}};
  for (const auto& [id, synthetic] : key.synthetic) {
    json["key"][id] = synthetic ? "synthetic" : "real";
  }
  write_text_file(file.string(), json.dump(1) + "\n");
}

StudyKey read_key(const std::filesystem::path& file) {
  const Json json = read_json(file, "key of a reader study");
  StudyKey key;
  try {
    key.study = json.at("study").get<std::string>();
    for (const auto& [id, word] : json.at("key").items()) {
      key.synthetic[id] = is_synthetic(word.get<std::string>(), id);
    }
  } catch (const Json::exception& problem) {
    throw Error(ExitCode::invalid_input,
                "'" + file.string() + "' is no key of a reader study: " + problem.what());
  }
  return key;
}

std::vector<Marked> read_answers(const std::filesystem::path& file, const StudyKey& key) {
  const Json json = read_json(file, "answers of a reader study");
  std::vector<Marked> marked;
  std::set<std::string> seen;
  try {
    const auto study = json.at("study").get<std::string>();
    if (study != key.study) {
      throw Error(ExitCode::invalid_input, "the answers are to study '" + study +
                                               "', the key is of '" + key.study +
                                               "'; give the right one with --reader-key");
    }
    for (const Json& answer : json.at("answers")) {
      marked.push_back(marked_of(answer, key));
      const auto id = answer.at("id").get<std::string>();
      if (!seen.insert(id).second) {
        throw Error(ExitCode::invalid_input, "picture '" + id + "' is answered twice");
      }
    }
  } catch (const Json::exception& problem) {
    throw Error(ExitCode::invalid_input, "'" + file.string() + "': " + problem.what());
  } catch (const Error& problem) {
    throw Error(problem.code(), "'" + file.string() + "': " + problem.what());
  }
  return marked;
}

Evaluation score_reader(const std::vector<Marked>& marked, std::uint64_t seed) {
  if (marked.empty()) {
    throw Error(ExitCode::metric_undefined, "reader study: no picture was answered");
  }
  std::vector<double> synthetic;
  std::vector<double> real;
  for (const Marked& one : marked) (one.is_synthetic ? synthetic : real).push_back(grade(one));
  Evaluation result;
  result.scores.push_back({k_metric, share("accuracy", count(marked, true, true)), {}});
  if (!synthetic.empty()) {
    result.scores.push_back({k_metric, share("sensitivity", count(marked, false, true)), {}});
  }
  if (!real.empty()) {
    result.scores.push_back({k_metric, share("specificity", count(marked, true, false)), {}});
  }
  if (synthetic.empty() || real.empty()) {
    result.skipped.push_back({k_metric, std::string("auc: no ") +
                                            (real.empty() ? "real" : "synthetic") +
                                            " picture was answered"});
  } else {
    result.scores.push_back({k_metric, auc(synthetic, real, seed), {}});
  }
  return result;
}

}  // namespace oct::host
