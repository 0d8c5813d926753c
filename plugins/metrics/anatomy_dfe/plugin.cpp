// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

#include "common/anatomy_metric.h"
#include "common/matrix.h"
#include "disc.h"
#include "photo.h"
#include "vessels.h"

namespace oct::anatomy_dfe {
namespace {

using metrics::Measure;
using metrics::Measured;

constexpr double k_middle = 0.1;  // of the radius: nearer to the centre a disc is on neither side
constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

/// 1 when the disc lies on the nasal side, which is to the right in a right eye; NaN when eye or
/// side is not known.
double on_nasal_side(const std::string& eye, double x) {
  if ((eye != "L" && eye != "R") || std::abs(x) < k_middle) return k_nan;
  return (x > 0) == (eye == "R") ? 1 : 0;
}

class AnatomyDfe final : public metrics::AnatomyMetric {
 public:
  AnatomyDfe() : AnatomyMetric("anatomy_dfe", "dfe") {}

  void options(OptionSet&) override {}

 private:
  [[nodiscard]] const Measure& always() const override { return share_; }

  [[nodiscard]] std::vector<Score> scores() const override {
    using namespace metrics;
    std::vector<Score> scores{
        distance_score("dfe-field-distance", share_),
        distance_score("dfe-roundness-distance", roundness_),
        mean_score("dfe-disc-clear", clear_, true),
    };
    add_distances(scores, {{"dfe-disc-x-distance", &disc_x_},
                           {"dfe-disc-y-distance", &disc_y_},
                           {"dfe-vessel-density-distance", &density_}});
    if (!laterality_.empty()) scores.push_back(mean_score("dfe-laterality", laterality_, true));
    return scores;
  }

  void see(Role role, const MetricBatch& batch, std::int64_t index) override {
    const at::Tensor image = batch.images[index];
    const std::string patient = patient_of(batch, index);
    // Near-infrared images are grey; so are B-scans, when nobody says what images are.
    if (batch.modality.empty() && metrics::is_grey(image)) {
      throw unfit(batch, index,
                  "is grey; it judges fundus photographs in colour (grey ones only of a dataset "
                  "that says what they are)");
    }
    if (image.size(0) != 1 && image.size(0) != 3) {
      throw unfit(batch, index,
                  "has " + std::to_string(image.size(0)) + " channels, expected 1 or 3");
    }
    const Photo photo = look_at(metrics::to_image(image));
    const Vessels vessels = find_vessels(photo);
    const Disc disc = find_disc(photo, vessels);
    const cv::Point2d place = disc.place(photo);
    add(share_, role, photo.share, patient);
    add(roundness_, role, photo.roundness, patient);
    add(density_, role, vessels.density(), patient);
    add(disc_x_, role, disc.is_clear() ? std::abs(place.x) : k_nan, patient);
    add(disc_y_, role, disc.is_clear() ? place.y : k_nan, patient);
    if (role != Role::fake) return;
    clear_.add(disc.is_clear() ? 1 : 0, patient);
    if (!batch.eyes.empty() && disc.is_clear()) {
      laterality_.add(on_nasal_side(batch.eyes[static_cast<std::size_t>(index)], place.x), patient);
    }
  }

  Measure share_;
  Measure roundness_;
  Measure density_;
  Measure disc_x_;
  Measure disc_y_;
  Measured clear_;
  Measured laterality_;
};

}  // namespace
}  // namespace oct::anatomy_dfe

OCT_PLUGIN(oct::Metric, oct::anatomy_dfe::AnatomyDfe, "anatomy_dfe", "1.0.0",
           "field of view, optic disc and vessels of photographs against real ones", "Apache-2.0")
