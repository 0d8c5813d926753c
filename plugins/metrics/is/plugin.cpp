// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "class_score.h"
#include "common/feature_metric.h"
#include "octsdk/bootstrap.h"
#include "octsdk/error.h"
#include "octsdk/finite.h"
#include "octsdk/metric.h"
#include "octsdk/random.h"

namespace oct::is {
namespace {

class InceptionScore final : public Metric {
 public:
  void options(OptionSet& set) override {
    set.add("splits", &splits_, "parts whose scores are averaged (published: 10)").range(1, 1000);
    set.add("seed", &seed_, "of the parts and the interval").range(0);
  }

  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.features = true;
    need.least_images = 2 * splits_;
    return need;
  }

  void use(const FeatureSpace& space) override {
    if (space.classes < 2) {
      throw Error(ExitCode::metric_undefined,
                  "is: the network '" + space.name + "' does not classify; give one that does");
    }
    name_ = space.is_inception ? "inception-score" : "class-score@" + space.name;
  }

  void update(Role role, const MetricBatch& batch) override {
    if (role != Role::fake) return;
    check_finite("is", "class scores", batch.embedding.logits, batch.ids);
    MetricBatch logits = batch;
    logits.embedding.vectors = batch.embedding.logits;
    fake_.add(logits);
  }

  std::vector<Score> compute() override {
    if (fake_.size() < need().least_images) {
      throw Error(ExitCode::metric_undefined,
                  "is: shown " + std::to_string(fake_.size()) + " fake images; at least " +
                      std::to_string(need().least_images) + " are needed for " +
                      std::to_string(splits_) + " parts");
    }
    // In random order: a folder may be sorted by class.
    const auto seed = static_cast<std::uint64_t>(seed_);
    const metrics::FeatureSet shuffled = fake_.drawn(fake_.size(), Rng(seed, "is-parts").next());
    const at::Tensor parts = contributions(shuffled.vectors(), splits_);
    Score score = metrics::make_score(name_, parts.mean().item<double>(), true, fake_.size());
    metrics::set_interval(
        score, bootstrap_interval({{metrics::values_of(parts), shuffled.patients()}}, seed));
    return {score};
  }

 private:
  std::int64_t splits_ = 10;
  std::int64_t seed_ = 0;
  std::string name_;
  metrics::FeatureSet fake_;  // of logits
};

}  // namespace
}  // namespace oct::is

OCT_PLUGIN(oct::Metric, oct::is::InceptionScore, "is", "1.0.0",
           "Inception score: classes clear and many (Salimans et al. 2016)", "Apache-2.0")
