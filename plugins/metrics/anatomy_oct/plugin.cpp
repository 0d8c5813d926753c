// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "common/anatomy_metric.h"
#include "common/matrix.h"
#include "octsdk/itk/retina.h"
#include "speckle.h"
#include "surfaces.h"

namespace oct::anatomy_oct {
namespace {

using metrics::Measure;
using metrics::Measured;

constexpr double k_failed = 0.25;  // share of broken columns from which nothing was found
constexpr std::array<const char*, 3> k_layers{"ilm", "rpe", "bm"};

/// Rows of k_layers one after another, NaN where not known; empty when none is.
using LayerRows = std::vector<float>;

/// Those of image `index` of a batch.
LayerRows rows_of(const MetricTruth& truth, std::int64_t index) {
  if (!truth.layers.defined()) return {};
  const at::Tensor layers = truth.layers[index].to(at::kFloat).contiguous();
  const auto width = static_cast<std::size_t>(layers.size(1));
  LayerRows rows(k_layers.size() * width, std::numeric_limits<float>::quiet_NaN());
  for (std::size_t k = 0; k < k_layers.size(); ++k) {
    const auto& names = truth.layer_names;
    const auto at = std::find(names.begin(), names.end(), k_layers[k]);
    if (at == names.end()) continue;
    const auto row = static_cast<std::size_t>(at - names.begin());
    if (row >= static_cast<std::size_t>(layers.size(0))) continue;
    std::copy_n(layers.const_data_ptr<float>() + row * width, width, rows.data() + k * width);
  }
  return rows;
}

/// Mean distance in rows over the columns in which the truth is known; NaN without one.
double error_of(const std::vector<float>& found, const float* truth) {
  double sum = 0;
  int columns = 0;
  for (std::size_t c = 0; c < found.size(); ++c) {
    if (!std::isfinite(truth[c])) continue;
    sum += std::abs(found[c] - truth[c]);
    ++columns;
  }
  return columns > 0 ? sum / columns : std::numeric_limits<double>::quiet_NaN();
}

class AnatomyOct final : public metrics::AnatomyMetric {
 public:
  AnatomyOct() : AnatomyMetric("anatomy_oct", "oct") {}

  void options(OptionSet& set) override {
    set.add("depth", &depth_, "micrometres that a whole B-scan is high").range(200, 20000);
  }

  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need = AnatomyMetric::need();
    need.truth = true;
    return need;
  }

 private:
  [[nodiscard]] const Measure& always() const override { return thickness_; }

  [[nodiscard]] std::vector<Score> scores() const override {
    using namespace metrics;
    std::vector<Score> scores{
        mean_score("oct-failed", failed_, false),
        mean_score("oct-breaks", breaks_, false),
        mean_score("oct-order", order_, true),
        distance_score("oct-roughness-distance", roughness_),
        distance_score("oct-thickness-distance", thickness_),
        mean_gap_score("oct-thickness-mean-gap", thickness_),
        deviation_gap_score("oct-thickness-sd-gap", thickness_),
    };
    add_distances(scores, {{"oct-speckle-snr-distance", &snr_},
                           {"oct-speckle-axial-distance", &axial_},
                           {"oct-speckle-lateral-distance", &lateral_}});
    for (std::size_t k = 0; k < k_layers.size(); ++k) {
      if (errors_[k].empty()) continue;
      scores.push_back(mean_score(std::string("oct-") + k_layers[k] + "-error", errors_[k], false));
    }
    return scores;
  }

  void see(Role role, const MetricBatch& batch, std::int64_t index) override {
    const at::Tensor image = batch.images[index];
    const std::string patient = patient_of(batch, index);
    if (!metrics::is_grey(image)) {
      throw unfit(batch, index,
                  "has " + std::to_string(image.size(0)) +
                      " unlike channels; it judges OCT B-scans, which are grey");
    }
    Image whole = metrics::to_image(image.narrow(0, 0, 1));
    const Mask wedge = white_wedge(whole);
    whole = fill_with_background(std::move(whole), wedge);
    const cv::Mat grey = metrics::plane_matrix(whole, 0);
    const Surfaces surfaces = find_surfaces(grey, depth_);
    const Speckle speckle = measure_speckle(grey, surfaces);
    add(roughness_, role, surfaces.roughness(), patient);
    add(thickness_, role, surfaces.thickness(), patient);
    add(snr_, role, speckle.snr, patient);
    add(axial_, role, speckle.axial, patient);
    add(lateral_, role, speckle.lateral, patient);
    if (role == Role::fake) {
      failed_.add(surfaces.broken_share() > k_failed ? 1 : 0, patient);
      breaks_.add(surfaces.broken_share(), patient);
      order_.add(surfaces.order_share(), patient);
    }
    hold_against_truth(role, batch, index, surfaces);
  }

  /// A made image has its own truth (it is a real one, or the phantom's), or that of the real image
  /// of its id (it was translated from that eye).
  void hold_against_truth(Role role, const MetricBatch& batch, std::int64_t index,
                          const Surfaces& surfaces) {
    const std::string& id = batch.ids[static_cast<std::size_t>(index)];
    LayerRows rows = rows_of(batch.truth, index);
    if (role == Role::heldout) {
      if (!rows.empty()) truths_[id] = std::move(rows);
      return;
    }
    const auto known = truths_.find(id);
    if (rows.empty() && known != truths_.end()) rows = known->second;
    if (rows.empty()) return;
    const std::array<const std::vector<float>*, 3> found{&surfaces.ilm, &surfaces.rpe,
                                                         &surfaces.bm};
    for (std::size_t k = 0; k < found.size(); ++k) {
      errors_[k].add(error_of(*found[k], rows.data() + k * found[k]->size()),
                     patient_of(batch, index));
    }
  }

  double depth_ = 1920;  // of Spectralis scans, 496 rows of 3.87 um
  Measured failed_;
  Measured breaks_;
  Measured order_;
  Measure roughness_;
  Measure thickness_;
  Measure snr_;
  Measure axial_;
  Measure lateral_;
  std::array<Measured, 3> errors_;
  std::map<std::string, LayerRows> truths_;
};

}  // namespace
}  // namespace oct::anatomy_oct

OCT_PLUGIN(oct::Metric, oct::anatomy_oct::AnatomyOct, "anatomy_oct", "1.0.0",
           "retinal surfaces, thickness and speckle of B-scans against real ones", "Apache-2.0")
