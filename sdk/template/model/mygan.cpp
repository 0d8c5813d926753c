// SPDX-License-Identifier: Apache-2.0
// A whole model plugin: a small DCGAN (Radford et al. 2016, arXiv 1511.06434) with the
// least-squares loss. Copy the folder, rename "mygan", change what is yours.
#include <torch/torch.h>

#include <optional>

#include "octsdk/model.h"
#include "octsdk/nn/adam.h"
#include "octsdk/nn/gan_loss.h"
#include "octsdk/nn/init.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/patch_discriminator.h"
#include "octsdk/plugin.h"

namespace {

namespace nn = oct::nn;

// [networks]
// z [N, latent] -> image [N, channels, H, W]: a grid of H/8 x W/8 cells, doubled three times.
class MyGenerator final : public torch::nn::Module {
 public:
  MyGenerator(std::int64_t latent, std::int64_t width, std::int64_t channels, oct::Size size)
      : height_(size.height / 8), width_(size.width / 8) {
    start = register_module("start", torch::nn::Linear(latent, 4 * width * height_ * width_));
    const auto up = [](std::int64_t in, std::int64_t out) {
      return torch::nn::ConvTranspose2d(
          torch::nn::ConvTranspose2dOptions(in, out, 4).stride(2).padding(1));
    };
    using torch::nn::InstanceNorm2d, torch::nn::ReLU, torch::nn::Tanh;
    layers = register_module(
        "layers", torch::nn::Sequential(up(4 * width, 2 * width), InstanceNorm2d(2 * width), ReLU(),
                                        up(2 * width, width), InstanceNorm2d(width), ReLU(),
                                        up(width, channels), Tanh()));
  }

  at::Tensor forward(const at::Tensor& z) {
    return layers->forward(torch::relu(start->forward(z)).view({z.size(0), -1, height_, width_}));
  }

  torch::nn::Linear start{nullptr};
  torch::nn::Sequential layers;

 private:
  std::int64_t height_;
  std::int64_t width_;
};
// [networks]

class MyGan final : public oct::Model, private oct::Generator {
 public:
  // [options]
  void options(oct::OptionSet& set) override {
    set.add("latent", &latent_, "width of a latent vector").range(1, 4096);
    set.add("width", &width_, "channels of the last hidden layer").range(1, 1024);
    set.add("lr", &lr_, "learning rate of Adam").range(0);
  }

  [[nodiscard]] std::vector<oct::Preset> presets() const override {
    return {
        {"quick",
         "32 pixels, narrow: a minute",
         {{"train", {{"size", "32"}, {"batch", "8"}, {"steps", "300"}}},
          {"model", {{"width", "16"}}}}},
        {"cpu", "64 pixels", {{"train", {{"size", "64"}, {"batch", "16"}, {"steps", "20000"}}}}},
        {"paper",
         "64 pixels, batch 128",
         {{"train", {{"size", "64"}, {"batch", "128"}, {"epochs", "100"}}},
          {"model", {{"width", "128"}}}}}};
  }

  [[nodiscard]] oct::Need need() const override {
    return {.pairing = oct::Pairing::single, .size_multiple = 8, .smallest_size = 24};
  }
  // [options]

  // [build]
  void build(const oct::ModelSetup& setup) override {
    generator_ = std::make_shared<MyGenerator>(latent_, width_, setup.target_channels, setup.size);
    discriminator_ =
        nn::make_patch_discriminator({.input_channels = setup.target_channels, .width = width_});
    nn::init_weights(*generator_, nn::Init::normal, 0.02);
    nn::init_weights(*discriminator_, nn::Init::normal, 0.02);
    generator_->to(setup.device, setup.dtype);
    discriminator_->to(setup.device, setup.dtype);
    const nn::AdamOptions adam{.beta1 = 0.5};
    optimizer_g_.emplace(nn::parameters_of("G", *generator_), adam);
    optimizer_d_.emplace(nn::parameters_of("D", *discriminator_), adam);
  }

  void visit_parts(oct::PartVisitor& visitor) override {
    visitor.module("G", *generator_, oct::PartUse::inference);
    visitor.module("D", *discriminator_, oct::PartUse::training);
    visitor.optimizer("optimizer_G", *optimizer_g_);
    visitor.optimizer("optimizer_D", *optimizer_d_);
  }
  // [build]

  // [step]
  void train_step(const oct::Batch& batch, oct::StepContext& context) override {
    optimizer_g_->set_learning_rate(lr_);
    optimizer_d_->set_learning_rate(lr_);
    const at::Tensor& real = batch.target;
    const at::Tensor z = torch::randn({real.size(0), latent_}, real.options());
    const at::Tensor fake = generator_->forward(z);

    {  // G: its images are to be taken for real; D stands still
      const nn::Frozen frozen(*discriminator_);
      const at::Tensor loss = nn::gan_loss(discriminator_->forward(fake), nn::GanMode::lsgan, true);
      optimizer_g_->zero_grad();
      context.backward(loss, "loss_G");
      context.step(*optimizer_g_);
      context.scalar("loss_G", loss.detach());
    }
    // D: tell real from made
    const auto scores = [&](const at::Tensor& images, bool is_real) {
      return nn::gan_loss(discriminator_->forward(images), nn::GanMode::lsgan, is_real);
    };
    const at::Tensor loss = (scores(real, true) + scores(fake.detach(), false)) * 0.5;
    optimizer_d_->zero_grad();
    context.backward(loss, "loss_D");
    context.step(*optimizer_d_);
    context.scalar("loss_D", loss.detach());
  }
  // [step]

  // [ability]
  oct::Generator* generator() override { return this; }

 private:
  [[nodiscard]] std::int64_t latent_size() const override { return latent_; }
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor&, double) override {
    return generator_->forward(z.to(generator_->start->weight.options()));
  }
  // [ability]

  std::int64_t latent_ = 64;
  std::int64_t width_ = 64;
  double lr_ = 2e-4;
  std::shared_ptr<MyGenerator> generator_;
  std::shared_ptr<nn::ImageNetwork> discriminator_;
  std::optional<nn::Adam> optimizer_g_;
  std::optional<nn::Adam> optimizer_d_;
};

}  // namespace

// [plugin]
OCT_PLUGIN(oct::Model, MyGan, "mygan", "1.0.0", "A small DCGAN to start from", "Apache-2.0")
// [plugin]
