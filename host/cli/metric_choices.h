// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "eval/evaluate.h"
#include "octsdk/metric.h"

namespace oct::host {

/// The metric plugins of one use of a command, their options declared to it ("metric.swd").
class MetricChoices {
 public:
  /// `ids`: "swd,ssim"; "" = every metric plugin there is, a refused one left out with a warning.
  /// Throws Error(plugin_not_found, plugin_refused, plugin_failed).
  MetricChoices(Invocation& call, const std::string& ids);

  /// After parse(): what evaluate() needs. Refers to the Invocation, which must outlive it.
  [[nodiscard]] std::vector<MetricChoice> choices() const;

 private:
  Invocation& call_;
  std::vector<Chosen<Metric>> metrics_;
};

}  // namespace oct::host
