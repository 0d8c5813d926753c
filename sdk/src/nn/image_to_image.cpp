// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/image_to_image.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "octsdk/error.h"
#include "octsdk/nn/init.h"
#include "octsdk/nn/patch_discriminator.h"
#include "octsdk/nn/resnet_generator.h"
#include "octsdk/nn/unet_generator.h"

namespace oct::nn {
namespace {

constexpr std::string_view k_unet = "unet_";

bool is_unet(const std::string& generator) {
  return generator.starts_with(k_unet);
}

/// The side that "unet_<side>" brings down to one pixel.
std::int64_t unet_side(const std::string& generator) {
  return std::stoll(generator.substr(k_unet.size()));
}

}  // namespace

void ImageToImageOptions::declare(OptionSet& set) {
  set.add("generator", &generator,
          "network that makes the images; unet_<side> halves until <side> pixels are one")
      .choices({"resnet_9", "resnet_6", "unet_256", "unet_128", "unet_64", "unet_32"});
  set.add("ngf", &ngf, "channels after the generators' first convolution").range(1, 1024);
  set.add("discriminator", &discriminator,
          "network that judges: basic = patches of 70 pixels, n_layers = set by --n-layers-d, "
          "pixel = 1x1")
      .choices({"basic", "n_layers", "pixel"});
  set.add("ndf", &ndf, "channels after the discriminators' first convolution").range(1, 1024);
  set.add("n-layers-d", &discriminator_layers, "strided convolutions of --discriminator n_layers")
      .range(1, 6);
  set.add("norm", &norm, "feature normalisation").choices(words<Norm>());
  set.add("padding", &padding, "border of the residual blocks").choices(words<Padding>());
  set.add("conv-padding", &conv_padding, "border of strided convolutions and of the discriminators")
      .choices(words<Padding>());
  set.add("dropout", &dropout, "dropout of 0.5 in the generators");
  set.add("sigmoid", &sigmoid, "sigmoid on the discriminators' scores (with --gan-mode lsgan)");
  set.add("init", &init, "how weights start").choices(words<Init>());
  set.add("init-gain", &init_gain, "scale of the initial weights").range(0);
  set.add("gan-mode", &gan_mode, "adversarial loss").choices(words<GanMode>());
  set.add("lambda-penalty", &lambda_penalty, "weight of the gradient penalty of wgangp").range(0);
  set.add("direction", &direction, "AtoB: A is the source, B the target; BtoA: the reverse")
      .choices({"AtoB", "BtoA"});
}

Need ImageToImageOptions::need() const {
  if (sigmoid && mode() != GanMode::lsgan) {
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
  need.size_multiple = is_unet(generator) ? unet_side(generator) : 4;
  const std::int64_t for_scores =
      discriminator == "pixel" ? 1 : std::int64_t{3} << discriminator_layers;
  // Reflecting the border by 3 pixels, and by 1 at a quarter of the size, takes 8.
  need.smallest_size = std::max({need.size_multiple, for_scores, std::int64_t{8}});
  return need;
}

std::shared_ptr<ImageNetwork> ImageToImageOptions::make_generator(std::int64_t in,
                                                                  std::int64_t out) const {
  const Norm norm_kind = from_word<Norm>(norm);
  std::shared_ptr<ImageNetwork> network;
  if (is_unet(generator)) {
    const auto side = static_cast<std::uint64_t>(unet_side(generator));
    network = make_unet_generator({.input_channels = in,
                                   .output_channels = out,
                                   .downs = std::countr_zero(side),
                                   .width = ngf,
                                   .norm = norm_kind,
                                   .dropout = dropout});
  } else {
    network = make_resnet_generator({.input_channels = in,
                                     .output_channels = out,
                                     .width = ngf,
                                     .blocks = generator == "resnet_9" ? 9 : 6,
                                     .norm = norm_kind,
                                     .padding = from_word<Padding>(padding),
                                     .strided_padding = from_word<Padding>(conv_padding),
                                     .dropout = dropout});
  }
  init_weights(*network, from_word<Init>(init), init_gain);
  return network;
}

std::shared_ptr<ImageNetwork> ImageToImageOptions::make_discriminator(std::int64_t in) const {
  const PatchOptions options{.input_channels = in,
                             .width = ndf,
                             .layers = discriminator_layers,
                             .norm = from_word<Norm>(norm),
                             .padding = from_word<Padding>(conv_padding),
                             .sigmoid = sigmoid};
  const auto network = discriminator == "pixel" ? make_pixel_discriminator(options)
                                                : make_patch_discriminator(options);
  init_weights(*network, from_word<Init>(init), init_gain);
  return network;
}

at::Tensor ImageToImageOptions::penalty(ImageNetwork& critic, const at::Tensor& real,
                                        const at::Tensor& fake, Rng random) const {
  const at::Tensor mix = torch::empty({real.size(0)}, torch::kDouble);
  for (std::int64_t n = 0; n < mix.size(0); ++n) mix[n] = random.uniform();
  return gradient_penalty([&](const at::Tensor& x) { return critic.forward(x); }, real, fake,
                          mix.to(real.options())) *
         lambda_penalty;
}

void check_two_sides(const ModelSetup& setup, const std::string& model) {
  if (setup.source_channels >= 1 && setup.target_channels >= 1) return;
  throw Error(ExitCode::usage, model + " translates between two domains; the dataset gives " +
                                   std::to_string(setup.source_channels) + " source and " +
                                   std::to_string(setup.target_channels) + " target channels");
}

void check_images(const at::Tensor& images, std::int64_t channels, const std::string& model) {
  const bool is_batch = images.dim() == 4;
  if (is_batch && images.size(1) == channels) return;
  throw Error(ExitCode::invalid_input,
              model + ": images to translate have " +
                  std::to_string(is_batch ? images.size(1) : images.dim()) +
                  (is_batch ? " channels" : " dimensions") + "; expected [N, " +
                  std::to_string(channels) + ", H, W]");
}

}  // namespace oct::nn
