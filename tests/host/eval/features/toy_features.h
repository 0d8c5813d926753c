// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <string>

#include "../../../support/temporary_files.h"
#include "eval/feature_network.h"
#include "octsdk/error.h"

namespace oct::test {

/// Mean and maximum of an image; with classes, its minimum as the only logit.
class ToyFeatures : public Features {
 public:
  explicit ToyFeatures(FeatureSpace space) : space_(std::move(space)) {}

  void options(OptionSet&) override {}
  void open() override {}
  [[nodiscard]] const FeatureSpace& space() const override { return space_; }
  [[nodiscard]] Embedding embed(const at::Tensor& images) override {
    if (images.size(1) == 2) throw Error(ExitCode::invalid_input, "two channels");
    Embedding embedding;
    embedding.vectors = at::stack({images.mean({1, 2, 3}), images.amax({1, 2, 3})}, 1);
    if (space_.classes > 0) embedding.logits = images.amin({1, 2, 3}).unsqueeze(1);
    return embedding;
  }

 private:
  FeatureSpace space_;
};

inline FeatureSpace toy_space(const std::string& name = "toy-net") {
  return {name, 2, 0, false, "abc123"};
}

inline host::FeatureNetworkPtr toy_network(const TemporaryFolder& folder,
                                           FeatureSpace space = toy_space()) {
  return std::make_shared<host::FeatureNetwork>(
      host::PluginInfo{"features", "toy", "1.0", "", "", ""},
      std::make_unique<ToyFeatures>(std::move(space)), host::FeaturePlace{folder.path(), 1 << 20});
}

}  // namespace oct::test
