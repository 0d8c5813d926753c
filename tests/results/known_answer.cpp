// SPDX-License-Identifier: Apache-2.0
#include "known_answer.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "octsdk/error.h"

namespace oct::results {
namespace {

using phantom::BScan;
using phantom::Finding;
using phantom::Found;
using phantom::Judgement;
using phantom::LesionKind;

constexpr const char* k_id = "phantom-";
/// Half a grey value of 255, in [-1, 1].
constexpr double k_rounding = 1.01 / 255;

cv::Mat as_matrix(const at::Tensor& image) {
  const at::Tensor grey = image.to(at::kFloat).mean(0).contiguous();
  cv::Mat matrix(static_cast<int>(grey.size(0)), static_cast<int>(grey.size(1)), CV_32F);
  std::copy_n(grey.const_data_ptr<float>(), grey.numel(), matrix.ptr<float>());
  return matrix;
}

[[noreturn]] void refuse(const std::string& id, const std::string& why) {
  throw Error(ExitCode::usage, "phantom_lesions: '" + id + "' " + why +
                                   "; give a run that was trained on the phantom (without --data) "
                                   "and makes B-scans, without crops");
}

phantom::Disease disease_of(const at::Tensor& labels, const std::vector<std::string>& classes) {
  const auto column = static_cast<std::size_t>(labels.argmax().item<std::int64_t>());
  const auto& names = phantom::k_disease_names;
  const auto found = std::find(names.begin(), names.end(), classes.at(column));
  return static_cast<phantom::Disease>(found - names.begin());
}

BScan truth_of(const MetricBatch& one, const std::vector<std::string>& classes) {
  const std::string& id = one.ids.front();
  if (!id.starts_with(k_id) || !one.labels.defined()) refuse(id, "is no eye of the phantom");
  const phantom::Eye eye = phantom::make_eye(std::stoull(id.substr(std::string(k_id).size())),
                                             disease_of(one.labels[0], classes));
  const cv::Mat image = as_matrix(one.images[0]);
  BScan truth = phantom::scan(eye, image.size());
  cv::Mat again;
  truth.image.convertTo(again, CV_32F, 2.0 / 255, -1);
  if (cv::norm(again, image, cv::NORM_INF) > k_rounding) refuse(id, "is not that eye's B-scan");
  return truth;
}

/// One sort of lesions only.
Judgement judge_sort(Found found, BScan truth, Finding sort) {
  std::erase_if(found.lesions, [&](const auto& lesion) { return lesion.finding != sort; });
  std::erase_if(truth.lesions, [&](const auto& lesion) {
    const bool lifts = lesion.kind == LesionKind::drusen || lesion.kind == LesionKind::membrane;
    return lifts != (sort == Finding::elevation);
  });
  return phantom::compare(found, truth);
}

/// Finds moved to where they stand as high over the true RPE as over the found one. Those taller
/// than the true retina there go: in a blur all the vitreous can pass for a pocket.
Found set_on_true_rpe(Found found, const BScan& truth) {
  const auto& ilm = truth.boundary[phantom::ilm];
  const auto& rpe = truth.boundary[phantom::rpe];
  std::vector<phantom::FoundLesion> moved;
  for (phantom::FoundLesion lesion : found.lesions) {
    const float middle = lesion.box.x + lesion.box.width / 2;
    const auto column =
        static_cast<std::size_t>(std::clamp(cvRound(middle), 0, static_cast<int>(rpe.size()) - 1));
    if (lesion.box.height > rpe[column] - ilm[column]) continue;
    lesion.box.y += rpe[column] - found.rpe[column];
    moved.push_back(lesion);
  }
  found.lesions = std::move(moved);
  return found;
}

void add(const Judgement& one, Judgement& sum) {
  sum.kept += one.kept;
  sum.lost += one.lost;
  sum.invented += one.invented;
  sum.ilm_error += one.ilm_error;
  sum.rpe_error += one.rpe_error;
  sum.bm_error += one.bm_error;
}

nlohmann::ordered_json lesions_to_json(const Judgement& sum, int images) {
  const int lesions = sum.kept + sum.lost;
  nlohmann::ordered_json kept;  // null when there is no lesion
  if (lesions > 0) kept = static_cast<double>(sum.kept) / lesions;
  return {{"lesions", lesions},
          {"kept", kept},
          {"invented_per_image", static_cast<double>(sum.invented) / images}};
}

}  // namespace

std::vector<BScan> truth_of(host::ImageSource& images, const std::vector<std::string>& classes) {
  std::vector<BScan> truth;
  for (std::int64_t i = 0; i < images.size(); ++i) {
    truth.push_back(truth_of(images.read(i, 1), classes));
  }
  return truth;
}

KnownAnswer judge(host::ImageSource& images, const std::vector<BScan>& truth) {
  KnownAnswer answer;
  for (std::int64_t i = 0; i < images.size(); ++i) {
    const BScan& scan = truth.at(static_cast<std::size_t>(i));
    const Found found = phantom::find_structures(as_matrix(images.read(i, 1).images[0]));
    add(judge_sort(found, scan, Finding::elevation), answer.elevations);
    add(judge_sort(found, scan, Finding::fluid), answer.fluid);
    add(judge_sort(set_on_true_rpe(found, scan), scan, Finding::fluid), answer.raised);
    ++answer.images;
  }
  return answer;
}

nlohmann::ordered_json to_json(const KnownAnswer& answer) {
  const Judgement& surfaces = answer.elevations;  // the same for both sorts
  return {{"elevations", lesions_to_json(answer.elevations, answer.images)},
          {"fluid", lesions_to_json(answer.fluid, answer.images)},
          {"fluid_over_rpe", lesions_to_json(answer.raised, answer.images)},
          {"error_pixels",
           {{"ilm", surfaces.ilm_error / answer.images},
            {"rpe", surfaces.rpe_error / answer.images},
            {"bm", surfaces.bm_error / answer.images}}}};
}

}  // namespace oct::results
