// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "common/feature_metric.h"
#include "mmd.h"
#include "octsdk/bootstrap.h"
#include "octsdk/error.h"
#include "octsdk/random.h"

namespace oct::kid {
namespace {

using metrics::FeatureSet;

Mmd mmd_of(const FeatureSet& real, const FeatureSet& fake) {
  return squared_mmd(real.vectors(), patient_numbers(real.patients()), fake.vectors(),
                     patient_numbers(fake.patients()));
}

std::int64_t patients_of(const FeatureSet& set) {
  const auto numbers = patient_numbers(set.patients());
  return *std::max_element(numbers.begin(), numbers.end()) + 1;
}

class Kid final : public metrics::FeatureMetric {
 public:
  void options(OptionSet& set) override {
    set.add("subset-size", &subset_size_,
            "images of each kind in a random subset; 0: all at once (published: 1000)")
        .range(0);
    set.add("subsets", &subsets_, "random subsets that are averaged, with a subset size").range(2);
    set.add("seed", &seed_, "of the subsets").range(0);
  }

 private:
  [[nodiscard]] std::string id() const override { return "kid"; }
  [[nodiscard]] std::int64_t least_images() const override { return 2; }

  [[nodiscard]] std::vector<Score> judge(const FeatureSet& real,
                                         const FeatureSet& fake) const override {
    Mmd mmd = mmd_of(real, fake);
    if (subset_size_ > 0) average_subsets(real, fake, mmd);
    Score score = metrics::make_score(score_name("kid", "kd"), mmd.value, false,
                                      std::min(real.size(), fake.size()));
    if (mmd.standard_error) {
      const auto freedom = static_cast<double>(std::min(patients_of(real), patients_of(fake)) - 1);
      const double reach =
          *mmd.standard_error * boost::math::quantile(boost::math::students_t(freedom), 0.975);
      score.low = mmd.value - reach;
      score.high = mmd.value + reach;
    }
    return {score};
  }

  // A random subset's value is that of all images plus an error of its own: the variances add up.
  void average_subsets(const FeatureSet& real, const FeatureSet& fake, Mmd& mmd) const {
    if (subset_size_ < 2 || subset_size_ > std::min(real.size(), fake.size())) {
      throw Error(ExitCode::metric_undefined,
                  "kid: subsets of " + std::to_string(subset_size_) + " out of " +
                      std::to_string(real.size()) + " real and " + std::to_string(fake.size()) +
                      " fake images; expected 2 to the smaller number, or 0 for all");
    }
    std::vector<double> values;
    for (std::int64_t i = 0; i < subsets_; ++i) {
      const auto seed = [&](const char* role) {
        return Rng(static_cast<std::uint64_t>(seed_), role, static_cast<std::uint64_t>(i)).next();
      };
      values.push_back(mmd_of(real.drawn(subset_size_, seed("kid-real")),
                              fake.drawn(subset_size_, seed("kid-fake")))
                           .value);
    }
    const auto count = static_cast<double>(values.size());
    mmd.value = std::accumulate(values.begin(), values.end(), 0.0) / count;
    if (!mmd.standard_error) return;
    double squares = 0;
    for (const double value : values) squares += (value - mmd.value) * (value - mmd.value);
    mmd.standard_error = std::hypot(*mmd.standard_error, std::sqrt(squares / (count - 1) / count));
  }

  std::int64_t subset_size_ = 0;
  std::int64_t subsets_ = 100;
  std::int64_t seed_ = 0;
};

}  // namespace
}  // namespace oct::kid

OCT_PLUGIN(oct::Metric, oct::kid::Kid, "kid", "1.0.0",
           "kernel distance of feature vectors, unbiased (Binkowski et al. 2018)", "Apache-2.0")
