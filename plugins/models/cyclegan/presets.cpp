// SPDX-License-Identifier: Apache-2.0
#include "options.h"

namespace oct::cyclegan {

std::vector<Preset> presets() {
  const Preset quick{
      "quick",
      "64 pixels, narrow networks: minutes on two cores",
      {{"train", {{"size", "64"}, {"batch", "1"}, {"steps", "1000"}}},
       {"model",
        {{"generator", "resnet_6"}, {"ngf", "16"}, {"ndf", "16"}, {"lambda-identity", "0"}}}}};
  const Preset cpu{
      "cpu",
      "128 pixels, half the width: hours on two cores",
      {{"train", {{"size", "128"}, {"batch", "1"}, {"epochs", "200"}}},
       {"model",
        {{"generator", "resnet_6"}, {"ngf", "32"}, {"ndf", "32"}, {"lambda-identity", "0"}}}}};
  const Preset paper{
      "paper",
      "as published: 256 pixels, 3 channels, 200 epochs",
      {{"train", {{"size", "256"}, {"batch", "1"}, {"epochs", "200"}}},
       {"data", {{"load-size", "286"}, {"augment", "flip"}}},
       {"dataset", {{"channels", "3"}, {"dfe-fit", "stretch"}, {"oct-fit", "stretch"}}}}};
  const Preset octgans{
      "octgans",
      "the OCT_GANs study: sigmoid scores, reflected borders, no identity, no pool",
      {{"train", {{"size", "256"}, {"batch", "1"}, {"epochs", "200"}}},
       {"data", {{"augment", "flip"}}},
       {"dataset", {{"channels", "3"}, {"dfe-fit", "stretch"}, {"oct-fit", "stretch"}}},
       {"model",
        {{"conv-padding", "reflect"},
         {"sigmoid", "true"},
         {"lambda-identity", "0"},
         {"pool", "0"},
         {"lr", "0.00001"},
         {"epochs-constant", "1000000"}}}}};
  return {quick, cpu, paper, octgans};
}

}  // namespace oct::cyclegan
