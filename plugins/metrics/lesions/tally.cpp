// SPDX-License-Identifier: Apache-2.0
#include "tally.h"

#include "octsdk/statistics.h"

namespace oct::lesions {
namespace {

Score score_of(const std::string& name, const std::vector<double>& values, bool higher_is_better) {
  const Mean mean = mean_of(values);
  return {.name = name,
          .value = mean.value,
          .higher_is_better = higher_is_better,
          .low = mean.low,
          .high = mean.high,
          .n = static_cast<std::int64_t>(values.size())};
}

/// Per pair, numbers whose mean is the share of all lesions that are kept, and whose spread is that
/// of the linearised share.
std::vector<double> linearised_shares(const std::vector<Counts>& pairs, int kept, int lesions) {
  const double share = static_cast<double>(kept) / lesions;
  const double lesions_a_pair = static_cast<double>(lesions) / static_cast<double>(pairs.size());
  std::vector<double> values;
  for (const Counts& pair : pairs) {
    values.push_back(share + (pair.kept - share * (pair.kept + pair.lost)) / lesions_a_pair);
  }
  return values;
}

}  // namespace

std::vector<Score> scores_of(const std::vector<Counts>& pairs, const std::string& suffix) {
  int kept = 0;
  int lesions = 0;
  std::vector<double> lost;
  std::vector<double> invented;
  for (const Counts& pair : pairs) {
    kept += pair.kept;
    lesions += pair.kept + pair.lost;
    lost.push_back(pair.lost);
    invented.push_back(pair.invented);
  }
  std::vector<Score> scores;
  if (lesions > 0) {
    scores.push_back(
        score_of("lesions-kept" + suffix, linearised_shares(pairs, kept, lesions), true));
  }
  scores.push_back(score_of("lesions-lost" + suffix, lost, false));
  scores.push_back(score_of("lesions-invented" + suffix, invented, false));
  return scores;
}

}  // namespace oct::lesions
