// SPDX-License-Identifier: Apache-2.0
#include "pix2pix.h"

#include "octsdk/plugin.h"
#include "published_mode.h"

namespace oct::pix2pix {
namespace {

/// What the discriminator looks at: (x, y) of §3.1.
at::Tensor side_by_side(const at::Tensor& a, const at::Tensor& b) {
  return torch::cat({a, b}, 1);
}

}  // namespace

void Pix2Pix::build(const ModelSetup& setup) {
  nn::check_two_sides(setup, "pix2pix");
  const bool source_is_a = options_.networks.source_is_a();
  channels_a_ = source_is_a ? setup.source_channels : setup.target_channels;
  const std::int64_t channels_b = source_is_a ? setup.target_channels : setup.source_channels;
  gan_mode_ = options_.networks.mode();

  generator_ = options_.networks.make_generator(channels_a_, channels_b);
  discriminator_ = options_.networks.make_discriminator(channels_a_ + channels_b);
  generator_->to(setup.device, setup.dtype);
  discriminator_->to(setup.device, setup.dtype);

  const nn::AdamOptions adam{.beta1 = rate_.beta1()};
  optimizer_g_.emplace(nn::parameters_of("G", *generator_), adam);
  optimizer_d_.emplace(nn::parameters_of("D", *discriminator_), adam);
  pool_ = nn::ImagePool(options_.pool);
  rate_.reset();
}

void Pix2Pix::visit_parts(PartVisitor& visitor) {
  visitor.module("G", *generator_, PartUse::inference);
  visitor.module("D", *discriminator_, PartUse::training);
  visitor.optimizer("optimizer_G", *optimizer_g_);
  visitor.optimizer("optimizer_D", *optimizer_d_);
  pool_.visit_parts(visitor, "pool");
  rate_.visit_parts(visitor);
}

// The order is the published code's: all forward, D, G. It matters for the running statistics of D,
// which is in training mode in both halves.
void Pix2Pix::train_step(const Batch& batch, StepContext& context) {
  const bool source_is_a = options_.networks.source_is_a();
  const at::Tensor& a = source_is_a ? batch.source : batch.target;
  const at::Tensor& b = source_is_a ? batch.target : batch.source;
  const double rate = rate_.next(context);
  optimizer_g_->set_learning_rate(rate);
  optimizer_d_->set_learning_rate(rate);

  optimizer_g_->zero_grad();  // before, not after, there are activations: 50 MiB of 1,160
  const at::Tensor fake = generator_->forward(a);
  step_discriminator(side_by_side(a, b), side_by_side(a, fake.detach()), context);
  step_generator(a, b, fake, context);
}

// The objective of §3.1, halved to slow D down (§3.3).
void Pix2Pix::step_discriminator(const at::Tensor& real, const at::Tensor& fake,
                                 StepContext& context) {
  Rng random = context.random("pool");
  const at::Tensor shown = pool_.query(fake, random);
  optimizer_d_->zero_grad();
  const at::Tensor on_fake = nn::gan_loss(discriminator_->forward(shown), gan_mode_, false);
  const at::Tensor on_real = nn::gan_loss(discriminator_->forward(real), gan_mode_, true);
  at::Tensor loss = (on_fake + on_real) * 0.5;
  context.scalar("loss_D_fake", on_fake.detach());
  context.scalar("loss_D_real", on_real.detach());
  if (options_.networks.penalises()) {
    const at::Tensor penalty =
        options_.networks.penalty(*discriminator_, real, shown, context.random("penalty"));
    context.scalar("loss_penalty", penalty.detach());
    loss = loss + penalty;
  }
  context.backward(loss, "loss_D");
  context.step(*optimizer_d_);
}

// G* of §3.1: taken for real by D, and near the true image.
void Pix2Pix::step_generator(const at::Tensor& a, const at::Tensor& b, const at::Tensor& fake,
                             StepContext& context) {
  const nn::Frozen frozen(*discriminator_);
  const at::Tensor adversarial =
      nn::gan_loss(discriminator_->forward(side_by_side(a, fake)), gan_mode_, true);
  const at::Tensor distance = torch::l1_loss(fake, b) * options_.lambda_l1;
  const at::Tensor loss = adversarial + distance;
  context.backward(loss, "loss_G");
  context.scalar("loss_G_GAN", adversarial.detach());
  context.scalar("loss_G_L1", distance.detach());
  rate_.watch(loss, context);
  context.step(*optimizer_g_);
}

bool Pix2Pix::offers(Direction direction) const {
  return (direction == Direction::source_to_target) == options_.networks.source_is_a();
}

// One by one, so that no image depends on those it comes with.
at::Tensor Pix2Pix::do_translate(const at::Tensor& images, Direction) {
  nn::check_images(images, channels_a_, "pix2pix");
  if (options_.eval) {
    const nn::Evaluating evaluating(*generator_);
    return generator_->forward(images);
  }
  std::vector<at::Tensor> made;
  for (const at::Tensor& image : images.split(1)) {
    const PublishedMode published(*generator_, images.device());
    made.push_back(generator_->forward(image));
  }
  return torch::cat(made);
}

}  // namespace oct::pix2pix

OCT_PLUGIN(oct::Model, oct::pix2pix::Pix2Pix, "pix2pix", "1.0.0",
           "Pix2Pix: image-to-image translation learnt from pairs (Isola et al. 2017)",
           "Apache-2.0")
