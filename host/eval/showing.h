// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "eval/evaluate.h"

namespace oct::host {

/// What the metrics are shown in one pass. Metrics of sets see `heldout` and `fake` (and `train`),
/// metrics of pairs `mate` and `mated`. Null: nothing of that role.
struct Showing {
  ImageSourcePtr heldout;
  ImageSourcePtr fake;
  ImageSourcePtr train;
  ImageSourcePtr mate;
  ImageSourcePtr mated;           ///< as many as `mate`, under its ids
  ModelSpacePtr model = nullptr;  ///< for metrics of a latent space

  /// Images that the pass goes over: the largest role's.
  [[nodiscard]] std::int64_t size() const;
};

/// A metric as it is judged: by itself, or through one feature network.
struct View {
  const MetricChoice* metric;
  FeatureNetwork* network = nullptr;  ///< null for a metric that needs none
};

/// Whether it says so. Makes an object of it.
bool needs_features(const MetricChoice& metric);
bool needs_latent_space(const MetricChoice& metric);

/// For the reasons why metrics were skipped.
struct Lacks {
  std::string mates;  ///< why there are no pairs
  std::string model;  ///< why there is no latent space
};

/// Each metric once, those that need features once for each network. Throws what a plugin that
/// breaks throws.
std::vector<View> views_of(const std::vector<MetricChoice>& metrics,
                           const std::vector<FeatureNetworkPtr>& networks);

/// One metric object at work on one showing. Remembers why it has no value; errors that do not mean
/// "no value" pass through with the plugin's name in front.
class Judge {
 public:
  explicit Judge(const View& view);

  [[nodiscard]] const std::string& id() const { return view_.metric->info.id; }
  [[nodiscard]] const View& view() const { return view_; }
  [[nodiscard]] const MetricNeed& need() const { return need_; }
  [[nodiscard]] bool failed() const { return !failure_.empty(); }
  [[nodiscard]] const std::string& failure() const { return failure_; }

  void fail(std::string reason) { failure_ = std::move(reason); }
  /// Tells the metric of its network, if it has one, and of the model that it judges, if it does;
  /// `tick` is called whenever that model is about to make images.
  void start(const ModelSpacePtr& model, std::function<void()> tick);
  void show(Role role, const MetricBatch& batch);
  /// Empty when it failed.
  std::vector<Score> scores();

 private:
  template <class Call>
  void attempt(const char* phase, Call&& call);

  View view_;
  std::unique_ptr<ShownModel> model_;  // outlives the metric
  std::unique_ptr<Metric> metric_;
  MetricNeed need_;
  std::string failure_;
};

/// Shows everything once, `batch` images at a time, to fresh objects of all metrics whose need is
/// met, embedded by the network of their view; the others have failed with the reason. `advanced`
/// is told after each step how many images it was, and 0 while a model is judged.
std::vector<Judge> judge(const std::vector<View>& views, const Showing& showing, const Lacks& lacks,
                         std::int64_t batch, const std::function<void(std::int64_t)>& advanced);

}  // namespace oct::host
