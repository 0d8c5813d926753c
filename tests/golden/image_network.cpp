// SPDX-License-Identifier: Apache-2.0
#include "image_network.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "checks.h"
#include "networks.h"
#include "octsdk/nn/patch_discriminator.h"
#include "octsdk/nn/resnet_generator.h"
#include "octsdk/nn/unet_generator.h"

namespace oct::golden {
namespace {

using Network = std::shared_ptr<nn::ImageNetwork>;

Network make_generator(const std::string& kind, const nlohmann::json& constructor) {
  const auto norm = nn::from_word<nn::Norm>(first_word(constructor.at("norm")));
  const bool dropout = constructor.value("use_dropout", false);
  if (kind == "UnetGenerator") {
    return nn::make_unet_generator({.input_channels = constructor.at("input_nc"),
                                    .output_channels = constructor.at("output_nc"),
                                    .downs = constructor.at("num_downs"),
                                    .width = constructor.at("ngf"),
                                    .norm = norm,
                                    .dropout = dropout});
  }
  const std::string padding = constructor.value("padding_type", "reflect");
  return nn::make_resnet_generator({.input_channels = constructor.at("input_nc"),
                                    .output_channels = constructor.at("output_nc"),
                                    .width = constructor.at("ngf"),
                                    .blocks = constructor.at("n_blocks"),
                                    .norm = norm,
                                    .padding = nn::from_word<nn::Padding>(first_word(padding)),
                                    .dropout = dropout});
}

Network make_network(const Golden& golden) {
  const nlohmann::json& constructor = golden.meta.at("constructor");
  const std::string kind = first_word(golden.meta.at("network"));
  if (kind == "ResnetGenerator" || kind == "UnetGenerator") {
    return make_generator(kind, constructor);
  }
  const nn::PatchOptions options{
      .input_channels = constructor.at("input_nc"),
      .width = constructor.at("ndf"),
      .layers = constructor.value("n_layers", std::int64_t{3}),
      .norm = nn::from_word<nn::Norm>(first_word(constructor.at("norm")))};
  if (kind == "NLayerDiscriminator") return nn::make_patch_discriminator(options);
  if (kind == "PixelDiscriminator") return nn::make_pixel_discriminator(options);
  throw std::runtime_error(golden.name() + ": network '" + kind + "' is not known to the tests");
}

/// The scalar that "loss_for_gradients" describes: mean or sum of y * in/cotangent.
at::Tensor scalar_for_gradients(const Golden& golden, const at::Tensor& y,
                                const at::Tensor& cotangent) {
  const std::string kind = first_word(golden.meta.at("loss_for_gradients"));
  if (kind != "mean" && kind != "sum") {
    throw std::runtime_error(golden.name() + ": loss_for_gradients '" + kind +
                             "'; expected mean(...) or sum(...)");
  }
  const at::Tensor product = y * cotangent;
  return kind == "mean" ? product.mean() : product.sum();
}

}  // namespace

void run_image_network(const Golden& golden) {
  const auto checks = checks_of(golden);
  int compared = 0;
  for (const at::ScalarType dtype : dtypes_of(checks)) {
    const Network network = make_network(golden);
    load_state(*network, golden.group("param"), golden.name());
    network->to(dtype);
    const at::Tensor x = golden.tensors.at("in/x").to(dtype).clone().requires_grad_(true);
    Tensors computed;
    add_state(*network, "param", computed);
    const at::Tensor y = network->forward(x);
    computed["out/y"] = y.detach();
    scalar_for_gradients(golden, y, golden.tensors.at("in/cotangent").to(dtype)).backward();
    computed["grad_in/x"] = x.grad();
    add_gradients(*network, "grad", computed);

    std::set<std::string> noise;
    for (const std::string& name : biases_before_norm(*network)) noise.insert("grad/" + name);
    compared += compare(golden, checks, dtype, computed, noise);
  }
  EXPECT_GT(compared, 0) << golden.name() << ": its checks cover no stored tensor";
}

}  // namespace oct::golden
