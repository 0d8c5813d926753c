// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/feature_metric.h"
#include "frechet.h"
#include "octsdk/bootstrap.h"
#include "octsdk/error.h"
#include "octsdk/random.h"

namespace oct::fd {
namespace {

using metrics::FeatureSet;

constexpr std::int64_t k_least_images = 20;  // ten sizes between half of them and all

class FrechetDistance final : public metrics::FeatureMetric {
 public:
  void options(OptionSet& set) override {
    set.add("seed", &seed_, "of the interval and of the subsets that are extrapolated").range(0);
  }

 private:
  [[nodiscard]] std::string id() const override { return "fd"; }
  [[nodiscard]] std::int64_t least_images() const override { return k_least_images; }

  [[nodiscard]] std::vector<Score> judge(const FeatureSet& real,
                                         const FeatureSet& fake) const override {
    const std::int64_t n = std::min(real.size(), fake.size());
    const std::int64_t dimension = real.vectors().size(1);
    if (n >= 2 * dimension) return {direct(real, fake)};
    if (n >= dimension) return {extrapolated(real, fake, n)};
    throw Error(
        ExitCode::metric_undefined,
        "fd: " + std::to_string(real.size()) + " real and " + std::to_string(fake.size()) +
            " fake images for vectors of " + std::to_string(dimension) +
            " numbers; a Fréchet distance needs " + std::to_string(2 * dimension) +
            " of each, its extrapolation " + std::to_string(dimension) +
            ": use kid, which has no bias for small sets, or a network with fewer features");
  }

  [[nodiscard]] Score direct(const FeatureSet& real, const FeatureSet& fake) const {
    const Moments x = moments_of(real.vectors());
    const Moments y = moments_of(fake.vectors());
    const Frechet frechet = fd::frechet(x, y);
    Score score = metrics::make_score(score_name("fid", "fd"), frechet.distance, false,
                                      std::min(real.size(), fake.size()));
    const at::Tensor from_real = influence(real.vectors(), x, y, frechet.real_slope);
    const at::Tensor from_fake = influence(fake.vectors(), y, x, frechet.fake_slope);
    auto interval =
        bootstrap_interval({{metrics::values_of(from_real + frechet.distance), real.patients()},
                            {metrics::values_of(from_fake), fake.patients()}},
                           static_cast<std::uint64_t>(seed_));
    if (interval) interval->low = std::max(interval->low, 0.0);
    metrics::set_interval(score, interval);
    return score;
  }

  [[nodiscard]] Score extrapolated(const FeatureSet& real, const FeatureSet& fake,
                                   std::int64_t n) const {
    const auto shuffled = [&](const FeatureSet& set, const char* role) {
      return set.drawn(n, Rng(static_cast<std::uint64_t>(seed_), role).next()).vectors();
    };
    const double distance =
        frechet_at_infinity(shuffled(real, "fd-real"), shuffled(fake, "fd-fake"));
    return metrics::make_score(score_name("fid-inf", "fd-inf"), distance, false, n);
  }

  std::int64_t seed_ = 0;
};

}  // namespace
}  // namespace oct::fd

OCT_PLUGIN(oct::Metric, oct::fd::FrechetDistance, "fd", "1.0.0",
           "Fréchet distance of feature vectors (Heusel et al. 2017)", "Apache-2.0")
