// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/feature_choices.h"
#include "eval/evaluate.h"
#include "octsdk/metric.h"

namespace oct::host {

/// The metric plugins of one use of a command and the feature networks they may look through, the
/// options of both declared to it ("metric.swd", "features.radiomics").
class MetricChoices {
 public:
  enum class Unnamed { all, quick };  ///< quick: those that need neither features nor minutes

  /// `ids`: "swd,ssim"; "" = every metric plugin there is, or the quick ones; a refused one is left
  /// out with a warning. Throws Error(plugin_not_found, plugin_refused, plugin_failed).
  MetricChoices(Invocation& call, const std::string& ids, Unnamed unnamed = Unnamed::all);

  /// After parse(): puts metrics and networks into `job`. Networks are opened the first time, and
  /// only when a metric needs one. Refers to the Invocation, which must outlive it.
  void add_to(EvaluationJob& job) const;

 private:
  [[nodiscard]] std::vector<MetricChoice> choices() const;

  Invocation& call_;
  FeatureChoices features_;
  std::vector<Chosen<Metric>> metrics_;
  mutable std::optional<std::vector<FeatureNetworkPtr>> networks_;
};

}  // namespace oct::host
