// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>

#include "octsdk/error.h"
#include "phantom/scorer.h"

namespace oct::phantom {
namespace {

/// The truth as find_structures() would tell it. Exudates are not judged.
std::vector<FoundLesion> judged_lesions(const BScan& truth) {
  std::vector<FoundLesion> lesions;
  for (const LesionView& lesion : truth.lesions) {
    if (lesion.kind == LesionKind::exudate) continue;
    const bool lifts = lesion.kind == LesionKind::drusen || lesion.kind == LesionKind::membrane;
    lesions.push_back({lifts ? Finding::elevation : Finding::fluid, lesion.box});
  }
  return lesions;
}

bool matches(const FoundLesion& found, const FoundLesion& truth) {
  if (truth.finding != found.finding) return false;
  const cv::Rect2f common = found.box & truth.box;
  // Rows of an elevation follow from its columns; pockets can lie above one another.
  return truth.finding == Finding::elevation
             ? common.width >= 0.3F * truth.box.width
             : common.area() >= 0.2F * std::min(truth.box.area(), found.box.area());
}

double mean_distance(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += std::abs(a[c] - b[c]);
  return sum / static_cast<double>(a.size());
}

void check_sizes(cv::Size found, cv::Size truth) {
  if (found == truth) return;
  throw Error(ExitCode::usage, "phantom scorer: finds of a " + std::to_string(found.width) + "x" +
                                   std::to_string(found.height) +
                                   " image cannot be held against a truth of " +
                                   std::to_string(truth.width) + "x" +
                                   std::to_string(truth.height) + "; resize the image");
}

Judgement count(const std::vector<FoundLesion>& found, const std::vector<FoundLesion>& truth) {
  Judgement result;
  for (const FoundLesion& lesion : truth) {
    const bool kept = std::any_of(found.begin(), found.end(),
                                  [&](const FoundLesion& f) { return matches(f, lesion); });
    ++(kept ? result.kept : result.lost);
  }
  result.invented =
      static_cast<int>(std::count_if(found.begin(), found.end(), [&](const FoundLesion& f) {
        return std::none_of(truth.begin(), truth.end(),
                            [&](const FoundLesion& lesion) { return matches(f, lesion); });
      }));
  return result;
}

}  // namespace

Judgement compare(const Found& found, const BScan& truth) {
  check_sizes(found.size, truth.image.size());
  Judgement result = count(found.lesions, judged_lesions(truth));
  result.ilm_error = mean_distance(found.ilm, truth.boundary[ilm]);
  result.rpe_error = mean_distance(found.rpe, truth.boundary[rpe]);
  result.bm_error = mean_distance(found.bm, truth.boundary[bm]);
  return result;
}

Judgement compare(const Found& found, const Found& truth) {
  check_sizes(found.size, truth.size);
  Judgement result = count(found.lesions, truth.lesions);
  result.ilm_error = mean_distance(found.ilm, truth.ilm);
  result.rpe_error = mean_distance(found.rpe, truth.rpe);
  result.bm_error = mean_distance(found.bm, truth.bm);
  return result;
}

}  // namespace oct::phantom
