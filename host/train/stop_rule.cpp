// SPDX-License-Identifier: Apache-2.0
#include "train/stop_rule.h"

#include <algorithm>
#include <vector>

namespace oct::host {
namespace {

constexpr std::int64_t k_default_steps = 1000;

/// How strongly a value was asked for.
int strength(const std::string& origin) {
  if (origin == "default") return 0;
  if (origin.starts_with("preset ")) return 1;
  if (origin.starts_with("OCTHOST_")) return 3;
  if (origin.starts_with("--")) return 4;
  return 2;  // a file
}

}  // namespace

bool StopRule::reached(const Progress& progress) const {
  return (steps > 0 && progress.step >= steps) || (images > 0 && progress.images >= images);
}

std::optional<std::int64_t> StopRule::steps_left(const Progress& progress,
                                                 std::int64_t batch) const {
  std::optional<std::int64_t> left;
  const auto take = [&](std::int64_t steps) { left = std::min(left.value_or(steps), steps); };
  if (steps > 0) take(std::max<std::int64_t>(steps - progress.step, 0));
  if (images > 0) take(std::max<std::int64_t>((images - progress.images + batch - 1) / batch, 0));
  return left;
}

void settle_stop(TrainOptions& options, const Settings& settings) {
  const auto strength_of = [&](const char* name, bool set) {
    return set ? strength(settings.origin("train", name)) : -1;
  };
  const int steps = strength_of("steps", options.steps > 0);
  const int images = strength_of("images", options.images > 0);
  const int epochs = strength_of("epochs", options.epochs > 0);
  const int budget = strength_of("budget", !options.budget.empty());
  const int strongest = std::max({steps, images, epochs, budget});
  if (steps < strongest) options.steps = 0;
  if (images < strongest) options.images = 0;
  if (epochs < strongest) options.epochs = 0;
  if (budget < strongest) options.budget.clear();
  if (strongest < 0) options.steps = k_default_steps;
}

StopRule stop_rule(const TrainOptions& options, std::int64_t images_per_epoch) {
  StopRule rule;
  rule.steps = options.steps;
  rule.images = options.images;
  if (options.epochs > 0) {
    const std::int64_t limit = options.epochs * images_per_epoch;
    rule.images = rule.images > 0 ? std::min(rule.images, limit) : limit;
  }
  if (!options.budget.empty()) rule.seconds = parse_duration(options.budget, "--budget");
  return rule;
}

std::string stop_text(const TrainOptions& options) {
  std::vector<std::string> limits;
  const auto tell = [&](const char* flag, std::int64_t limit) {
    if (limit > 0) limits.push_back(flag + (" " + std::to_string(limit)));
  };
  tell("--steps", options.steps);
  tell("--images", options.images);
  tell("--epochs", options.epochs);
  if (!options.budget.empty()) limits.push_back("--budget " + options.budget);
  return joined(limits);
}

}  // namespace oct::host
