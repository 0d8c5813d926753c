// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <algorithm>

#include "octsdk/error.h"
#include "octsdk/nn/gan_loss.h"
#include "octsdk/nn/init.h"
#include "octsdk/nn/patch_discriminator.h"
#include "octsdk/nn/resnet_generator.h"
#include "octsdk/nn/unet_generator.h"

namespace oct::cyclegan {
namespace {

bool is_unet(const std::string& generator) {
  return generator.starts_with("unet");
}
std::int64_t unet_downs(const std::string& generator) {
  return generator == "unet_256" ? 8 : 7;
}

}  // namespace

void Options::declare(OptionSet& set) {
  set.add("generator", &generator, "network of G_A and G_B")
      .choices({"resnet_9", "resnet_6", "unet_256", "unet_128"});
  set.add("ngf", &ngf, "channels after the generators' first convolution").range(1, 1024);
  set.add("discriminator", &discriminator,
          "network of D_A and D_B: basic = patches of 70 pixels, n_layers = set by --n-layers-d, "
          "pixel = 1x1")
      .choices({"basic", "n_layers", "pixel"});
  set.add("ndf", &ndf, "channels after the discriminators' first convolution").range(1, 1024);
  set.add("n-layers-d", &discriminator_layers, "strided convolutions of --discriminator n_layers")
      .range(1, 6);
  set.add("norm", &norm, "feature normalisation").choices(nn::words<nn::Norm>());
  set.add("padding", &padding, "border of the residual blocks").choices(nn::words<nn::Padding>());
  set.add("conv-padding", &conv_padding, "border of strided convolutions and of the discriminators")
      .choices(nn::words<nn::Padding>());
  set.add("dropout", &dropout, "dropout of 0.5 in the generators");
  set.add("sigmoid", &sigmoid, "sigmoid on the discriminators' scores (with --gan-mode lsgan)");
  set.add("init", &init, "how weights start").choices(nn::words<nn::Init>());
  set.add("init-gain", &init_gain, "scale of the initial weights").range(0);
  set.add("gan-mode", &gan_mode, "adversarial loss").choices(nn::words<nn::GanMode>());
  set.add("lambda-cycle", &lambda_cycle, "weight of the cycle losses").range(0);
  set.add("lambda-a", &lambda_a, "weight of the cycle A -> B -> A; negative: --lambda-cycle");
  set.add("lambda-b", &lambda_b, "weight of the cycle B -> A -> B; negative: --lambda-cycle");
  set.add("lambda-identity", &lambda_identity,
          "weight of the identity losses, relative to the cycle's; above 0 both sides need as many "
          "channels")
      .range(0);
  set.add("lambda-penalty", &lambda_penalty, "weight of the gradient penalty of wgangp").range(0);
  set.add("pool", &pool, "made images kept for the discriminators; 0: none").range(0, 100000);
  set.add("lr", &lr, "learning rate of Adam").range(0);
  set.add("beta1", &beta1, "decay of Adam's first moment").range(0, 0.9999);
  set.add("lr-policy", &lr_policy, "how the learning rate falls")
      .choices(nn::words<nn::LrPolicy>());
  set.add("epochs-constant", &epochs_constant,
          "epochs at the full learning rate; length of the cosine")
      .range(1);
  set.add("epochs-decay", &epochs_decay, "epochs of linear decay after those").range(0);
  set.add("lr-period", &lr_period, "epochs between two falls of --lr-policy step").range(1);
  set.add("direction", &direction, "AtoB: A is the source, B the target; BtoA: the reverse")
      .choices({"AtoB", "BtoA"});
}

Need Options::need() const {
  if (sigmoid && gan_mode != "lsgan") {
    throw Error(ExitCode::usage, "--sigmoid with --gan-mode " + gan_mode +
                                     ": that loss needs unbounded scores; drop --sigmoid or use "
                                     "--gan-mode lsgan");
  }
  if (discriminator != "n_layers" && discriminator_layers != 3) {
    throw Error(ExitCode::usage, "--n-layers-d " + std::to_string(discriminator_layers) +
                                     " has no effect with --discriminator " + discriminator +
                                     "; give --discriminator n_layers as well");
  }
  Need need;
  need.pairing = Pairing::unpaired;
  need.equal_channels = lambda_identity > 0;
  need.size_multiple =
      is_unet(generator) ? std::int64_t{1} << unet_downs(generator) : std::int64_t{4};
  const std::int64_t for_scores =
      discriminator == "pixel" ? 1 : std::int64_t{3} << discriminator_layers;
  // Reflecting the border by 3 pixels, and by 1 at a quarter of the size, takes 8.
  need.smallest_size = std::max({need.size_multiple, for_scores, std::int64_t{8}});
  return need;
}

nn::LrSchedule Options::schedule() const {
  return {.policy = nn::from_word<nn::LrPolicy>(lr_policy),
          .epochs_constant = epochs_constant,
          .epochs_decay = epochs_decay,
          .period = lr_period};
}

std::shared_ptr<nn::ImageNetwork> Options::make_generator(std::int64_t in, std::int64_t out) const {
  const auto norm_kind = nn::from_word<nn::Norm>(norm);
  std::shared_ptr<nn::ImageNetwork> network;
  if (is_unet(generator)) {
    network = nn::make_unet_generator({.input_channels = in,
                                       .output_channels = out,
                                       .downs = unet_downs(generator),
                                       .width = ngf,
                                       .norm = norm_kind,
                                       .dropout = dropout});
  } else {
    network =
        nn::make_resnet_generator({.input_channels = in,
                                   .output_channels = out,
                                   .width = ngf,
                                   .blocks = generator == "resnet_9" ? 9 : 6,
                                   .norm = norm_kind,
                                   .padding = nn::from_word<nn::Padding>(padding),
                                   .strided_padding = nn::from_word<nn::Padding>(conv_padding),
                                   .dropout = dropout});
  }
  nn::init_weights(*network, nn::from_word<nn::Init>(init), init_gain);
  return network;
}

std::shared_ptr<nn::ImageNetwork> Options::make_discriminator(std::int64_t in) const {
  const nn::PatchOptions options{.input_channels = in,
                                 .width = ndf,
                                 .layers = discriminator_layers,
                                 .norm = nn::from_word<nn::Norm>(norm),
                                 .padding = nn::from_word<nn::Padding>(conv_padding),
                                 .sigmoid = sigmoid};
  const auto network = discriminator == "pixel" ? nn::make_pixel_discriminator(options)
                                                : nn::make_patch_discriminator(options);
  nn::init_weights(*network, nn::from_word<nn::Init>(init), init_gain);
  return network;
}

}  // namespace oct::cyclegan
