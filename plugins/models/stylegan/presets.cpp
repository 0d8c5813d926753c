// SPDX-License-Identifier: Apache-2.0
#include "options.h"

namespace oct::stylegan {
namespace {

using Values = std::map<std::string, std::string>;

/// One of the published configurations, of which the first is "paper": 3 channels, and values where
/// the options have a formula.
Preset published(const char* name, const char* summary, Values train, Values model) {
  return {
      name,
      summary,
      {{"train", std::move(train)}, {"dataset", {{"channels", "3"}}}, {"model", std::move(model)}}};
}

}  // namespace

std::vector<Preset> presets() {
  const Preset quick{"quick",
                     "32 pixels, 32 feature maps: minutes on two cores",
                     {{"train", {{"size", "32"}, {"batch", "16"}, {"steps", "1000"}}},
                      {"model",
                       {{"latent", "64"},
                        {"style", "64"},
                        {"channel-base", "512"},
                        {"channel-max", "32"},
                        {"ada-kimg", "50"}}}}};
  const Preset cpu{"cpu",
                   "128 pixels, 96 feature maps: days on two cores",
                   {{"train", {{"size", "128"}, {"batch", "16"}, {"images", "200000"}}},
                    {"model",
                     {{"latent", "128"},
                      {"style", "128"},
                      {"channel-base", "4096"},
                      {"channel-max", "96"},
                      {"ada-kimg", "100"}}}}};
  return {quick,
          cpu,
          published("paper", "the published 'auto' configuration: by size and batch",
                    {{"size", "256"}, {"batch", "16"}, {"images", "25000000"}}, {}),
          published("stylegan2", "StyleGAN2's own configuration F",
                    {{"size", "1024"}, {"batch", "32"}, {"images", "25000000"}},
                    {{"mapping-layers", "8"},
                     {"channel-base", "32768"},
                     {"lr", "0.002"},
                     {"gamma", "10"},
                     {"ema-kimg", "10"},
                     {"ema-ramp", "0"}}),
          published("paper256", "the ADA paper at 256 pixels, for 8 GPUs",
                    {{"size", "256"}, {"batch", "64"}, {"images", "25000000"}},
                    {{"mapping-layers", "8"},
                     {"channel-base", "16384"},
                     {"lr", "0.0025"},
                     {"gamma", "1"},
                     {"mbstd-group", "8"},
                     {"ema-kimg", "20"},
                     {"ema-ramp", "0"}}),
          published("paper512", "the ADA paper at 512 pixels, for 8 GPUs",
                    {{"size", "512"}, {"batch", "64"}, {"images", "25000000"}},
                    {{"mapping-layers", "8"},
                     {"channel-base", "32768"},
                     {"lr", "0.0025"},
                     {"gamma", "0.5"},
                     {"mbstd-group", "8"},
                     {"ema-kimg", "20"},
                     {"ema-ramp", "0"}}),
          published("paper1024", "the ADA paper at 1024 pixels, for 8 GPUs",
                    {{"size", "1024"}, {"batch", "32"}, {"images", "25000000"}},
                    {{"mapping-layers", "8"},
                     {"channel-base", "32768"},
                     {"lr", "0.002"},
                     {"gamma", "2"},
                     {"ema-kimg", "10"},
                     {"ema-ramp", "0"}}),
          published("cifar", "the ADA paper on CIFAR-10: 32 pixels, no path length, no mixing",
                    {{"size", "32"}, {"batch", "64"}, {"images", "100000000"}},
                    {{"mapping-layers", "2"},
                     {"channel-base", "32768"},
                     {"lr", "0.0025"},
                     {"gamma", "0.01"},
                     {"mbstd-group", "32"},
                     {"ema-kimg", "500"},
                     {"pl-weight", "0"},
                     {"mixing", "0"},
                     {"architecture-d", "orig"}})};
}

}  // namespace oct::stylegan
