// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "common/feature_metric.h"
#include "common/ms_ssim.h"
#include "drawn_images.h"
#include "octsdk/bootstrap.h"
#include "octsdk/error.h"
#include "octsdk/finite.h"
#include "octsdk/metric.h"

namespace oct::diversity {
namespace {

using Images = std::vector<DrawnImages::Image>;

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

PatientSample negative(PatientSample sample) {
  for (double& value : sample.values) value = -value;
  return sample;
}

class Diversity final : public Metric {
 public:
  void options(OptionSet& set) override {
    set.add("pairs", &pairs_, "random pairs within each kind, no image twice").range(2, 10000);
    set.add("window", &window_, "local statistics: gauss (Wang et al. 2003), uniform7 (7 x 7)")
        .choices({"gauss", "uniform7"});
    set.add("scales", &scales_, "of the published 5, the finest; 0: as many as the images hold")
        .range(0, ssim::k_published_scales);
    set.add("seed", &seed_, "of the pairs and the interval").range(0);
  }

  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.least_images = 4;
    need.least_side = least_side(std::max<std::int64_t>(scales_, 1));
    return need;
  }

  void update(Role role, const MetricBatch& batch) override {
    if (role == Role::train) return;
    check_finite("diversity", "image", batch.images, batch.ids);
    check_shape(batch);
    auto& drawn = role == Role::fake ? fake_ : real_;
    const char* const purpose = role == Role::fake ? "diversity-fake" : "diversity-real";
    if (!drawn) drawn.emplace(purpose, static_cast<std::uint64_t>(seed_));
    drawn->add(batch, 2 * pairs_);
  }

  std::vector<Score> compute() override {
    const std::int64_t real = real_ ? real_->seen() : 0;
    const std::int64_t fake = fake_ ? fake_->seen() : 0;
    const std::int64_t pairs = std::min({pairs_, real / 2, fake / 2});
    if (pairs < 2) {
      throw Error(ExitCode::metric_undefined, "diversity: shown " + std::to_string(real) +
                                                  " real and " + std::to_string(fake) +
                                                  " fake images; at least 4 of each are needed");
    }
    return scores(likenesses(fake_->images(), pairs), likenesses(real_->images(), pairs));
  }

 private:
  [[nodiscard]] std::int64_t least_side(std::int64_t scales) const {
    return ssim::ms_ssim_least_side(ssim::window_named(window_), scales);
  }

  // All images have one shape: those of both kinds are compared at the same scales.
  void check_shape(const MetricBatch& batch) {
    const std::vector<std::int64_t> shape = batch.images.sizes().slice(1).vec();
    if (shape_.empty()) shape_ = shape;
    if (shape == shape_ && std::min(shape[1], shape[2]) >= need().least_side) return;
    const auto text = [](const std::vector<std::int64_t>& s) {
      return std::to_string(s[0]) + " x " + std::to_string(s[1]) + " x " + std::to_string(s[2]);
    };
    throw Error(ExitCode::invalid_input,
                "diversity: '" + batch.ids.front() + "' is " + text(shape) +
                    " (channels x height x width); expected the shape of the first image, " +
                    text(shape_) + ", and sides of at least " + std::to_string(need().least_side));
  }

  [[nodiscard]] std::int64_t scales() const {
    if (scales_ > 0) return scales_;
    std::int64_t scales = ssim::k_published_scales;
    while (least_side(scales) > std::min(shape_[1], shape_[2])) --scales;
    return scales;
  }

  // float32: the mean over random pairs varies by far more than it rounds.
  [[nodiscard]] PatientSample likenesses(const Images& images, std::int64_t pairs) const {
    PatientSample sample;
    for (std::size_t pair = 0; pair < static_cast<std::size_t>(pairs); ++pair) {
      const auto image = [&](std::size_t i) {
        return images[2 * pair + i].pixels.to(at::kFloat).unsqueeze(0);
      };
      sample.values.push_back(ssim::ms_ssim(image(0), image(1), ssim::window_named(window_), 255,
                                            ssim::ms_ssim_weights(scales()))
                                  .item<double>());
      sample.patients.push_back(images[2 * pair].patient);
    }
    return sample;
  }

  [[nodiscard]] std::vector<Score> scores(const PatientSample& fake,
                                          const PatientSample& real) const {
    const std::string name = ssim::ms_ssim_name(window_, scales()) + "-among-";
    const auto score = [&](const char* what, double value,
                           const std::vector<PatientSample>& samples, Best best) {
      Score score = metrics::make_score(name + what, value, false,
                                        2 * static_cast<std::int64_t>(fake.values.size()));
      score.best = best;
      metrics::set_interval(score, bootstrap_interval(samples, static_cast<std::uint64_t>(seed_)));
      return score;
    };
    const double among_fakes = mean(fake.values);
    const double among_reals = mean(real.values);
    return {score("fakes", among_fakes, {fake}, Best::extreme),
            score("reals", among_reals, {real}, Best::none),
            score("gap", among_fakes - among_reals, {fake, negative(real)}, Best::zero)};
  }

  std::int64_t pairs_ = 100;
  std::int64_t scales_ = 0;
  std::int64_t seed_ = 0;
  std::string window_ = "gauss";
  std::vector<std::int64_t> shape_;  // C, H, W
  std::optional<DrawnImages> real_;
  std::optional<DrawnImages> fake_;
};

}  // namespace
}  // namespace oct::diversity

OCT_PLUGIN(oct::Metric, oct::diversity::Diversity, "diversity", "1.0.0",
           "likeness of the generated images among each other (Odena et al. 2017)", "Apache-2.0")
