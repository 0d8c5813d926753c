// SPDX-License-Identifier: Apache-2.0
#include "options.h"

namespace oct::progan {
namespace {

Preset quick() {
  return {"quick",
          "32 pixels, narrow networks: minutes on two cores",
          {{"train", {{"size", "32"}, {"batch", "16"}, {"images", "20000"}}},
           {"model",
            {{"latent", "64"},
             {"fmap-base", "512"},
             {"fmap-max", "32"},
             {"kimg-stable", "2"},
             {"kimg-fade", "2"},
             {"lr", "0.002"},
             {"ema", "0.99"}}}}};
}

Preset cpu() {
  return {"cpu",
          "128 pixels, reduced width: hours on two cores",
          {{"train", {{"size", "128"}, {"batch", "16"}, {"images", "1200000"}}},
           {"model",
            {{"latent", "128"},
             {"fmap-base", "2048"},
             {"fmap-max", "128"},
             {"kimg-stable", "60"},
             {"kimg-fade", "60"},
             {"ema", "0.998"}}}}};
}

// The published run for one GPU.
Preset paper() {
  return {"paper",
          "as published: 1024 pixels, 3 channels, 12 million images",
          {{"train", {{"size", "1024"}, {"batch", "4"}, {"images", "12000000"}}},
           {"data", {{"augment", "flip"}}},
           {"dataset", {{"channels", "3"}}},
           {"model",
            {{"batch-by-size", "4:128,8:128,16:128,32:64,64:32,128:16,256:8,512:4"},
             {"lr-by-size", "1024:0.0015"}}}}};
}

Preset octgans() {
  return {"octgans",
          "the OCT_GANs study: 256 wide, plain start, tanh, no average, 30 epochs a size",
          {{"train", {{"size", "256"}, {"batch", "16"}, {"epochs", "210"}}},
           {"data", {{"augment", "flip"}}},
           {"dataset", {{"channels", "3"}, {"fit", "stretch"}}},
           {"model",
            {{"latent", "256"},
             {"fmap-base", "4096"},
             {"fmap-max", "256"},
             {"fused", "false"},
             {"start", "transposed"},
             {"critic-block", "narrow-first"},
             {"tanh", "true"},
             {"head-gain", "1.4142135623730951"},
             {"mbstd-group", "0"},
             {"epochs-per-size", "30"},
             {"batch-by-size", "4:32,8:32,16:32,32:16,64:16,128:16,256:16,512:8,1024:4"},
             {"fade-reals", "false"},
             {"reset-optimizer", "false"},
             {"ema", "0"},
             {"truncate-latents", "0.7"}}}}};
}

}  // namespace

std::vector<Preset> presets() {
  return {quick(), cpu(), paper(), octgans()};
}

}  // namespace oct::progan
