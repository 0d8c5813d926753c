// SPDX-License-Identifier: Apache-2.0
#include "train/best_checkpoint.h"

#include <nlohmann/json.hpp>

#include "eval/better.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"

namespace oct::host {

namespace fs = std::filesystem;

std::optional<BestCheckpoint> best_checkpoint(const fs::path& folder) {
  const fs::path file = folder / "best";
  if (!fs::exists(file)) return {};
  const auto json = nlohmann::json::parse(read_text_file(file.string()), nullptr, false);
  try {
    BestCheckpoint best{json.at("checkpoint"), json.at("score"), json.at("value"), json.at("step")};
    if (!fs::exists(folder / best.file)) return {};
    return best;
  } catch (const nlohmann::json::exception&) {
    throw Error(ExitCode::checkpoint_corrupt,
                "'" + file.string() + "', which names the best checkpoint, is damaged; remove it");
  }
}

bool keep_if_best(const fs::path& folder, const BestCheckpoint& candidate,
                  const std::string& better) {
  const std::optional<BestCheckpoint> best = best_checkpoint(folder);
  if (best && best->score == candidate.score && !is_better(better, candidate.value, best->value)) {
    return false;
  }
  const nlohmann::ordered_json json{{"checkpoint", candidate.file},
                                    {"score", candidate.score},
                                    {"value", candidate.value},
                                    {"step", candidate.step}};
  write_text_file((folder / "best").string(), json.dump() + "\n");
  return true;
}

}  // namespace oct::host
