// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/feature_metric.h"
#include "manifold.h"
#include "octsdk/bootstrap.h"
#include "octsdk/random.h"

namespace oct::prdc {
namespace {

using metrics::FeatureSet;

class Prdc final : public metrics::FeatureMetric {
 public:
  void options(OptionSet& set) override {
    set.add("k-precision", &k_precision_, "neighbour that sets the radius of precision and recall")
        .range(1);
    set.add("k-density", &k_density_, "neighbour that sets the radius of density and coverage")
        .range(1);
    set.add("seed", &seed_, "of the interval and of the choice among the larger set").range(0);
  }

 private:
  [[nodiscard]] std::string id() const override { return "prdc"; }
  [[nodiscard]] std::int64_t least_images() const override {
    return std::max(k_precision_, k_density_) + 1;
  }

  [[nodiscard]] std::vector<Score> judge(const FeatureSet& real,
                                         const FeatureSet& fake) const override {
    const std::int64_t n = std::min(real.size(), fake.size());
    const auto chosen = [&](const FeatureSet& set, const char* role) {
      return set.size() == n ? set : set.drawn(n, Rng(seed(), role).next());
    };
    const FeatureSet x = chosen(real, "prdc-real");
    const FeatureSet y = chosen(fake, "prdc-fake");
    const Contributions parts = compare(x.vectors(), y.vectors(), k_precision_, k_density_);
    return {score("precision", parts.precision, y), score("recall", parts.recall, x),
            score("density", parts.density, y), score("coverage", parts.coverage, x)};
  }

  [[nodiscard]] Score score(const std::string& name, const at::Tensor& contributions,
                            const FeatureSet& whose) const {
    Score score = metrics::make_score(score_name(name, name), contributions.mean().item<double>(),
                                      true, whose.size());
    metrics::set_interval(
        score, bootstrap_interval({{metrics::values_of(contributions), whose.patients()}}, seed()));
    return score;
  }

  [[nodiscard]] std::uint64_t seed() const { return static_cast<std::uint64_t>(seed_); }

  std::int64_t k_precision_ = 3;
  std::int64_t k_density_ = 5;
  std::int64_t seed_ = 0;
};

}  // namespace
}  // namespace oct::prdc

OCT_PLUGIN(oct::Metric, oct::prdc::Prdc, "prdc", "1.0.0",
           "precision, recall, density, coverage (Kynkäänniemi 2019, Naeem 2020)", "Apache-2.0")
