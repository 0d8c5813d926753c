// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

#include "common/distribution.h"
#include "common/matrix.h"
#include "common/same_shape.h"
#include "disc.h"
#include "octsdk/error.h"
#include "octsdk/metric.h"
#include "photo.h"
#include "vessels.h"

namespace oct::anatomy_dfe {
namespace {

using metrics::Measure;
using metrics::Measured;

constexpr const char* k_id = "anatomy_dfe";
constexpr std::int64_t k_least_side = 64;
constexpr double k_middle = 0.1;  // of the radius: nearer to the centre a disc is on neither side
constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

/// 1 when the disc lies on the nasal side, which is to the right in a right eye; NaN when eye or
/// side is not known.
double on_nasal_side(const std::string& eye, double x) {
  if ((eye != "L" && eye != "R") || std::abs(x) < k_middle) return k_nan;
  return (x > 0) == (eye == "R") ? 1 : 0;
}

class AnatomyDfe final : public Metric {
 public:
  void options(OptionSet&) override {}

  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.modality = "dfe";
    need.least_images = 2;
    need.least_side = k_least_side;
    return need;
  }

  void update(Role role, const MetricBatch& batch) override {
    if (role == Role::train) return;
    shape_.check(k_id, batch);
    for (std::int64_t i = 0; i < batch.images.size(0); ++i) see(role, batch, i);
  }

  std::vector<Score> compute() override {
    if (share_.real.empty() || share_.fake.empty()) {
      throw Error(ExitCode::metric_undefined,
                  std::string(k_id) + ": no real or no made image was shown");
    }
    using namespace metrics;
    std::vector<Score> scores{
        distance_score("dfe-field-distance", share_),
        distance_score("dfe-roundness-distance", roundness_),
        mean_score("dfe-disc-clear", clear_, true),
    };
    for (const auto& [name, measure] : {std::pair{"dfe-disc-x-distance", &disc_x_},
                                        {"dfe-disc-y-distance", &disc_y_},
                                        {"dfe-vessel-density-distance", &density_}}) {
      if (!measure->real.empty() && !measure->fake.empty()) {
        scores.push_back(distance_score(name, *measure));
      }
    }
    if (!laterality_.empty()) scores.push_back(mean_score("dfe-laterality", laterality_, true));
    return scores;
  }

 private:
  void see(Role role, const MetricBatch& batch, std::int64_t index) {
    const auto i = static_cast<std::size_t>(index);
    const at::Tensor image = batch.images[index];
    const std::string patient = batch.patients.empty() ? "" : batch.patients[i];
    // Near-infrared images are grey; so are B-scans, when nobody says what images are.
    if (batch.modality.empty() && metrics::is_grey(image)) {
      throw Error(ExitCode::metric_undefined,
                  std::string(k_id) + ": '" + batch.ids[i] +
                      "' is grey; it judges fundus photographs in colour (grey ones only of a "
                      "dataset that says what they are)");
    }
    if (image.size(0) != 1 && image.size(0) != 3) {
      throw Error(ExitCode::metric_undefined, std::string(k_id) + ": '" + batch.ids[i] + "' has " +
                                                  std::to_string(image.size(0)) +
                                                  " channels, expected 1 or 3");
    }
    const Photo photo = look_at(metrics::to_image(image));
    const Vessels vessels = find_vessels(photo);
    const Disc disc = find_disc(photo, vessels);
    const cv::Point2d place = disc.place(photo);
    const auto add = [&](Measure& measure, double value) {
      (role == Role::fake ? measure.fake : measure.real).add(value, patient);
    };
    add(share_, photo.share);
    add(roundness_, photo.roundness);
    add(density_, vessels.density());
    add(disc_x_, disc.is_clear() ? std::abs(place.x) : k_nan);
    add(disc_y_, disc.is_clear() ? place.y : k_nan);
    if (role != Role::fake) return;
    clear_.add(disc.is_clear() ? 1 : 0, patient);
    if (!batch.eyes.empty() && disc.is_clear()) {
      laterality_.add(on_nasal_side(batch.eyes[i], place.x), patient);
    }
  }

  metrics::SameShape shape_;
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
