// SPDX-License-Identifier: Apache-2.0
// EfficientNet-Lite0 with its weights: out/X_vectors and out/X_logits of the images in/X.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "checks.h"
#include "family.h"
#include "plugins/features/efficientnet_lite0/network.h"

namespace oct::golden {
namespace {

void run(const Golden& golden) {
  const auto weights =
      std::filesystem::path(OCT_BUILD_DIR) / "lib" / "efficientnet_lite0.safetensors";
  if (!std::filesystem::exists(weights))
    GTEST_SKIP() << weights << " is not there: run ./dev build";
  const at::NoGradGuard no_grad;
  const efficientnet_lite0::Network network{features::Weights(weights.string())};
  Tensors computed;
  for (const auto& [name, images] : golden.group("in")) {
    const Embedding embedding = network(efficientnet_lite0::prepared(images));
    computed["out/" + name + "_vectors"] = embedding.vectors;
    computed["out/" + name + "_logits"] = embedding.logits;
  }
  EXPECT_GT(compare(golden, checks_of(golden), at::kFloat, computed, {}), 0);
}

const Family family("efficientnet", run);

}  // namespace
}  // namespace oct::golden
