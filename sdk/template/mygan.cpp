// SPDX-License-Identifier: Apache-2.0
// A small GAN of single images, in the manner of DCGAN (Radford et al. 2016, arXiv 1511.06434), to
// be changed into yours. octhost feeds it, saves it, draws its images and judges them.
#include <torch/torch.h>

#include <optional>

#include "octsdk/model.h"
#include "octsdk/nn/adam.h"
#include "octsdk/nn/gan_loss.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/noise.h"
#include "octsdk/plugin.h"

namespace mygan {

using oct::nn::GanMode;

constexpr std::int64_t kReduction = 8;  // three layers that halve or double the image

class MyGan final : public oct::Model, private oct::Generator {
 public:
  // Each option becomes a flag (--width), a line of --help and a key of the configuration file.
  void options(oct::OptionSet& set) override {
    set.add("latent", &latent_, "width of a latent vector").range(1);
    set.add("width", &width_, "channels of the widest layer").range(4);
    set.add("lr", &lr_, "learning rate of Adam").range(0);
  }

  // Named values of your options and of octhost's own; "quick" must be there.
  std::vector<oct::Preset> presets() const override {
    return {{"quick",
             "32 pixels, narrow: seconds on two cores",
             {{"train", {{"size", "32"}, {"batch", "8"}, {"steps", "200"}}},
              {"model", {{"width", "32"}}}}}};
  }

  // What octhost holds against the dataset before it reads anything.
  oct::Need need() const override {
    oct::Need need;
    need.size_multiple = kReduction;
    need.smallest_size = kReduction;
    return need;
  }

  void build(const oct::ModelSetup& setup) override {
    build_generator(setup);
    build_discriminator(setup);
    generator_->to(setup.device, setup.dtype);
    discriminator_->to(setup.device, setup.dtype);
    const oct::nn::AdamOptions adam{.beta1 = 0.5};
    optimizer_g_.emplace(oct::nn::parameters_of("G", *generator_), adam);
    optimizer_d_.emplace(oct::nn::parameters_of("D", *discriminator_), adam);
    optimizer_g_->set_learning_rate(lr_);
    optimizer_d_->set_learning_rate(lr_);
  }

  // Everything the next step depends on: octhost saves and restores what is named here.
  void visit_parts(oct::PartVisitor& visitor) override {
    visitor.module("G", *generator_, oct::PartUse::inference);
    visitor.module("D", *discriminator_, oct::PartUse::training);
    visitor.optimizer("optimizer_G", *optimizer_g_);
    visitor.optimizer("optimizer_D", *optimizer_d_);
  }

  void train_step(const oct::Batch& batch, oct::StepContext& context) override {
    const at::Tensor& real = batch.target;  // [N, C, H, W] in [-1, 1]
    oct::Rng random = context.random("latent");
    const at::Tensor fake = generator_->forward(
        oct::nn::standard_normal({real.size(0), latent_}, random, real.options()));

    // The discriminator learns to tell real from fake ...
    optimizer_d_->zero_grad();
    const at::Tensor loss_d =
        oct::nn::gan_loss(discriminator_->forward(real), GanMode::vanilla, true) +
        oct::nn::gan_loss(discriminator_->forward(fake.detach()), GanMode::vanilla, false);
    context.backward(loss_d, "loss_D");
    context.step(*optimizer_d_);

    // ... and the generator to be taken for real.
    const oct::nn::Frozen frozen(*discriminator_);
    optimizer_g_->zero_grad();
    const at::Tensor loss_g =
        oct::nn::gan_loss(discriminator_->forward(fake), GanMode::vanilla, true);
    context.backward(loss_g, "loss_G");
    context.step(*optimizer_g_);

    context.scalar("loss_D", loss_d.detach());
    context.scalar("loss_G", loss_g.detach());
  }

  oct::Generator* generator() override { return this; }

 private:
  std::int64_t latent_size() const override { return latent_; }

  at::Tensor do_generate(const at::Tensor& z, const at::Tensor&, const oct::Sampling&) override {
    const oct::nn::Evaluating evaluating(*generator_);
    return generator_->forward(z);
  }

  // A coarse grid out of the latent vector, then three times: enlarge, convolve.
  void build_generator(const oct::ModelSetup& setup) {
    const std::int64_t height = setup.size.height / kReduction;
    const std::int64_t width = setup.size.width / kReduction;
    generator_ = torch::nn::Sequential(
        torch::nn::Linear(latent_, width_ * height * width),
        torch::nn::Unflatten(torch::nn::UnflattenOptions(1, {width_, height, width})));
    std::int64_t channels = width_;
    for (int i = 0; i < 3; ++i) {
      generator_->push_back(torch::nn::BatchNorm2d(channels));
      generator_->push_back(torch::nn::ReLU());
      generator_->push_back(torch::nn::Upsample(
          torch::nn::UpsampleOptions().scale_factor(std::vector<double>{2, 2})));
      generator_->push_back(conv(channels, channels / (i < 2 ? 2 : 1), 3, 1));
      channels /= i < 2 ? 2 : 1;
    }
    generator_->push_back(conv(channels, setup.target_channels, 3, 1));
    generator_->push_back(torch::nn::Tanh());
  }

  // Three times: halve, look; then one score for each patch.
  void build_discriminator(const oct::ModelSetup& setup) {
    discriminator_ = torch::nn::Sequential();
    std::int64_t channels = setup.target_channels;
    for (const std::int64_t next : {width_ / 4, width_ / 2, width_}) {
      discriminator_->push_back(conv(channels, next, 4, 2));
      discriminator_->push_back(
          torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2)));
      channels = next;
    }
    discriminator_->push_back(conv(channels, 1, 3, 1));
  }

  static torch::nn::Conv2d conv(std::int64_t in, std::int64_t out, std::int64_t kernel,
                                std::int64_t stride) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(1));
  }

  std::int64_t latent_ = 64;
  std::int64_t width_ = 128;
  double lr_ = 2e-4;

  torch::nn::Sequential generator_{nullptr};
  torch::nn::Sequential discriminator_{nullptr};
  std::optional<oct::nn::Adam> optimizer_g_;
  std::optional<oct::nn::Adam> optimizer_d_;
};

}  // namespace mygan

OCT_PLUGIN(oct::Model, mygan::MyGan, "mygan", "0.1.0", "a small GAN to start from", "Apache-2.0")
