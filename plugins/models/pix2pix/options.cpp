// SPDX-License-Identifier: Apache-2.0
#include "options.h"

namespace oct::pix2pix {

Options::Options() {
  networks.generator = "unet_256";
  networks.norm = "batch";
  networks.dropout = true;
  networks.gan_mode = "vanilla";
}

void Options::declare(OptionSet& set) {
  networks.declare(set);
  set.add("lambda-l1", &lambda_l1, "weight of the distance to the true image").range(0);
  set.add("pool", &pool, "made pairs kept for the discriminator; 0: none").range(0, 100000);
  set.add("eval", &eval,
          "translate without dropout and by running statistics; else as in training, as published");
}

Need Options::need() const {
  Need need = networks.need();
  need.pairing = Pairing::paired;
  return need;
}

std::vector<Preset> presets() {
  // The photograph does not tell depth and tilt of the B-scan: ten times the published weight keeps
  // minutes of training nearer to the truth than the mean image is. See README.md.
  const Preset quick{"quick",
                     "64 pixels, narrow networks, L1 weighed tenfold: a minute on two cores",
                     {{"train", {{"size", "64"}, {"batch", "1"}, {"steps", "2160"}}},
                      {"dataset", {{"phantom-eyes", "1200"}}},
                      {"model",
                       {{"generator", "unet_64"},
                        {"ngf", "16"},
                        {"ndf", "16"},
                        {"lambda-l1", "1000"},
                        {"epochs-constant", "1"},
                        {"epochs-decay", "1"}}}}};
  const Preset cpu{"cpu",
                   "128 pixels, half the width: hours on two cores",
                   {{"train", {{"size", "128"}, {"batch", "1"}, {"epochs", "200"}}},
                    {"model", {{"generator", "unet_128"}, {"ngf", "32"}, {"ndf", "32"}}}}};
  const Preset paper{
      "paper",
      "as published: 256 pixels, 3 channels, 200 epochs",
      {{"train", {{"size", "256"}, {"batch", "1"}, {"epochs", "200"}}},
       {"data", {{"load-size", "286"}, {"augment", "flip"}}},
       {"dataset", {{"channels", "3"}, {"dfe-fit", "stretch"}, {"oct-fit", "stretch"}}}}};
  return {quick, cpu, paper};
}

}  // namespace oct::pix2pix
