// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "eval/feature_network.h"
#include "octsdk/features.h"

namespace oct::host {

/// "swd,ssim" as words, each once, in order.
std::vector<std::string> listed_ids(std::string text);

/// The feature networks of one use of a command: --features and the networks' own options
/// ("features.radiomics") are declared to it. Refers to the Invocation, which must outlive it.
class FeatureChoices {
 public:
  /// Throws Error(plugin_not_found, plugin_refused, plugin_failed) for a network that was named.
  explicit FeatureChoices(Invocation& call);
  FeatureChoices(const FeatureChoices&) = delete;
  FeatureChoices& operator=(const FeatureChoices&) = delete;

  /// After parse(): the networks named, or the first default one whose files are there, which is
  /// told together with why the others are not taken. Empty without any. Throws what
  /// FeatureNetwork's constructor throws.
  [[nodiscard]] std::vector<FeatureNetworkPtr> open() const;

 private:
  [[nodiscard]] FeatureNetworkPtr open(const Chosen<Features>& chosen,
                                       const FeaturePlace& place) const;
  [[nodiscard]] FeatureNetworkPtr open_default(const FeaturePlace& place) const;

  Invocation& call_;
  std::string ids_;
  bool named_ = false;
  std::vector<Chosen<Features>> networks_;
};

}  // namespace oct::host
