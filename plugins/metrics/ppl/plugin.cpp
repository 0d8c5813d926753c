// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "octsdk/bootstrap.h"
#include "octsdk/error.h"
#include "octsdk/metric.h"
#include "paths.h"
#include "perceptual.h"
#include "trimmed.h"

namespace oct::ppl {
namespace {

constexpr double k_dropped = 0.01;  // of the paths, at either end

class PathLength final : public Metric {
 public:
  void options(OptionSet& set) override {
    set.add("paths", &paths_, "random paths that are measured (published: 50000)").range(10);
    set.add("space", &space_name_, "straight paths in styles (w) or arcs in latents (z)")
        .choices({"w", "z"});
    set.add("sampling", &sampling_, "where on the paths: anywhere (full) or at their start (end)")
        .choices({"full", "end"});
    set.add("epsilon", &epsilon_, "length of the piece that is measured, as a share of its path")
        .range(1e-6, 1);
    set.add("network", &network_, "the trunk of LPIPS, with files").choices({"vgg", "alex"});
    set.add("trunk", &trunk_, "its weights, as of --lpips-trunk; none: a feature network is taken");
    set.add("heads", &heads_, "the weights of its layers, as of --lpips-heads");
    set.add("seed", &seed_, "of the paths and the interval").range(0);
  }

  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.latent_space = true;
    need.features = trunk_.empty() && heads_.empty();
    need.costly = true;
    return need;
  }

  void use(const FeatureSpace& space) override { features_ = space; }

  void use(Generator& generator, LatentSpace& space, const at::Tensor& labels,
           const Embed& embed) override {
    generator_ = &generator;
    space_ = &space;
    labels_ = labels;
    embed_ = embed;
  }

  void update(Role, const MetricBatch&) override {}

  std::vector<Score> compute() override {
    if (space_ == nullptr) {
      throw Error(ExitCode::metric_undefined, "ppl: it was shown no model with a latent space");
    }
    const Perceptual perceptual = opened();
    const PathPlan plan{space_name_ == "z", sampling_ == "end", epsilon_, seed()};
    std::vector<double> lengths;
    for (std::int64_t i = 0; i < paths_; ++i) {
      const at::Tensor pair = images_of_piece(*generator_, *space_, labels_, plan, i);
      lengths.push_back(perceptual.squared_distance(pair) / (epsilon_ * epsilon_));
      if (!std::isfinite(lengths.back())) {
        throw Error(
            ExitCode::metric_undefined,
            "ppl: the model makes images that are not finite, on path " + std::to_string(i));
      }
    }
    return {score_of(perceptual.name(), lengths)};
  }

 private:
  [[nodiscard]] std::uint64_t seed() const { return static_cast<std::uint64_t>(seed_); }

  [[nodiscard]] Perceptual opened() const {
    if (need().features) return {features_, embed_};
    if (trunk_.empty() || heads_.empty()) {
      throw Error(ExitCode::metric_undefined,
                  "ppl: LPIPS needs two files of weights: give both --ppl-trunk and --ppl-heads; "
                  "plugins/metrics/lpips/README.md says where they are to be had");
    }
    return {network_, trunk_, heads_};
  }

  [[nodiscard]] Score score_of(const std::string& network,
                               const std::vector<double>& lengths) const {
    TrimmedMean mean = trimmed_mean(lengths, k_dropped);
    Score score;
    score.name = "ppl-" + space_name_ + "-" + sampling_ + network;
    score.value = mean.value;
    score.higher_is_better = false;
    score.n = paths_;
    if (const auto interval = bootstrap_interval({{std::move(mean.linear), {}}}, seed())) {
      score.low = interval->low;
      score.high = interval->high;
    }
    return score;
  }

  std::int64_t paths_ = 1000;
  std::string space_name_ = "w";
  std::string sampling_ = "full";
  double epsilon_ = 1e-4;
  std::string network_ = "vgg";
  std::string trunk_;
  std::string heads_;
  std::int64_t seed_ = 0;

  FeatureSpace features_;
  Generator* generator_ = nullptr;
  LatentSpace* space_ = nullptr;
  at::Tensor labels_;
  Embed embed_;
};

}  // namespace
}  // namespace oct::ppl

OCT_PLUGIN(oct::Metric, oct::ppl::PathLength, "ppl", "1.0.0",
           "perceptual path length of a model's latent space (Karras et al. 2019)", "Apache-2.0")
