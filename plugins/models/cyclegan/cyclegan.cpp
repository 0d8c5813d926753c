// SPDX-License-Identifier: Apache-2.0
#include "cyclegan.h"

#include "octsdk/error.h"
#include "octsdk/plugin.h"

namespace oct::cyclegan {
namespace {

void check_channels(const ModelSetup& setup, const Need& need) {
  nn::check_two_sides(setup, "cyclegan");
  if (need.equal_channels && setup.source_channels != setup.target_channels) {
    throw Error(ExitCode::usage,
                "--lambda-identity above 0 needs as many channels on both sides; the source has " +
                    std::to_string(setup.source_channels) + " and the target " +
                    std::to_string(setup.target_channels) +
                    "; give --lambda-identity 0, or --channels to replicate");
  }
}

std::vector<nn::NamedParameter> joined_parameters(const std::string& first,
                                                  const torch::nn::Module& first_network,
                                                  const std::string& second,
                                                  const torch::nn::Module& second_network) {
  std::vector<nn::NamedParameter> all = nn::parameters_of(first, first_network);
  for (nn::NamedParameter& parameter : nn::parameters_of(second, second_network)) {
    all.push_back(std::move(parameter));
  }
  return all;
}

}  // namespace

void CycleGan::build(const ModelSetup& setup) {
  check_channels(setup, need());
  channels_a_ = options_.networks.source_is_a() ? setup.source_channels : setup.target_channels;
  channels_b_ = options_.networks.source_is_a() ? setup.target_channels : setup.source_channels;
  gan_mode_ = options_.networks.mode();

  g_a_ = options_.networks.make_generator(channels_a_, channels_b_);
  g_b_ = options_.networks.make_generator(channels_b_, channels_a_);
  d_a_ = options_.networks.make_discriminator(channels_b_);
  d_b_ = options_.networks.make_discriminator(channels_a_);
  for (const Network& network : {g_a_, g_b_, d_a_, d_b_}) network->to(setup.device, setup.dtype);

  const nn::AdamOptions adam{.beta1 = rate_.beta1()};
  optimizer_g_.emplace(joined_parameters("G_A", *g_a_, "G_B", *g_b_), adam);
  optimizer_d_.emplace(joined_parameters("D_A", *d_a_, "D_B", *d_b_), adam);
  pool_a_ = nn::ImagePool(options_.pool);
  pool_b_ = nn::ImagePool(options_.pool);
  rate_.reset();
}

void CycleGan::visit_parts(PartVisitor& visitor) {
  visitor.module("G_A", *g_a_, PartUse::forward);
  visitor.module("G_B", *g_b_, PartUse::backward);
  visitor.module("D_A", *d_a_, PartUse::training);
  visitor.module("D_B", *d_b_, PartUse::training);
  visitor.optimizer("optimizer_G", *optimizer_g_);
  visitor.optimizer("optimizer_D", *optimizer_d_);
  pool_a_.visit_parts(visitor, "pool_A");
  pool_b_.visit_parts(visitor, "pool_B");
  rate_.visit_parts(visitor);
}

void CycleGan::train_step(const Batch& batch, StepContext& context) {
  const Domains real = options_.networks.source_is_a() ? Domains{batch.source, batch.target}
                                                       : Domains{batch.target, batch.source};
  const double rate = rate_.next(context);
  optimizer_g_->set_learning_rate(rate);
  optimizer_d_->set_learning_rate(rate);
  const Domains fake = step_generators(real, context);
  step_discriminators(real, fake, context);
}

// The full objective of §3.3, with the identity loss of §5.2. Its terms are sent backwards one by
// one: gradients add up to those of the sum, and only one graph is in memory at a time.
CycleGan::Domains CycleGan::step_generators(const Domains& real, StepContext& context) {
  const nn::Frozen frozen_a(*d_a_);
  const nn::Frozen frozen_b(*d_b_);
  const double weight_a = options_.cycle_weight_a();
  const double weight_b = options_.cycle_weight_b();
  optimizer_g_->zero_grad();
  Domains fake;
  fake.b = add_cycle("A", g_a_, d_a_, g_b_, real.a, weight_a, context);
  fake.a = add_cycle("B", g_b_, d_b_, g_a_, real.b, weight_b, context);
  if (options_.lambda_identity > 0) {
    add_identity("A", g_a_, real.b, weight_b * options_.lambda_identity, context);
    add_identity("B", g_b_, real.a, weight_a * options_.lambda_identity, context);
  }
  context.step(*optimizer_g_);
  return fake;
}

// |G_A(b) - b|: an image that is of the wanted domain already is left alone.
void CycleGan::add_identity(const std::string& side, const Network& generator,
                            const at::Tensor& real, double weight, StepContext& context) {
  const at::Tensor loss = torch::l1_loss(generator->forward(real), real) * weight;
  context.backward(loss, "loss_idt_" + side);
  context.scalar("loss_idt_" + side, loss.detach());
  rate_.watch(loss, context);
}

// D(G(x)) taken for real (§3.1) and |F(G(x)) - x| (§3.2). Returns G(x).
at::Tensor CycleGan::add_cycle(const std::string& side, const Network& there, const Network& critic,
                               const Network& back, const at::Tensor& real, double weight,
                               StepContext& context) {
  const at::Tensor fake = there->forward(real);
  const at::Tensor adversarial = nn::gan_loss(critic->forward(fake), gan_mode_, true);
  const at::Tensor cycle = torch::l1_loss(back->forward(fake), real) * weight;
  const at::Tensor loss = adversarial + cycle;
  context.backward(loss, "loss_G_" + side);
  context.scalar("loss_G_" + side, adversarial.detach());
  context.scalar("loss_cycle_" + side, cycle.detach());
  rate_.watch(loss, context);
  return fake.detach();
}

// The discriminators see images made before the generators' update, out of the history of §4.
void CycleGan::step_discriminators(const Domains& real, const Domains& fake, StepContext& context) {
  Rng random_a = context.random("pool_A");
  Rng random_b = context.random("pool_B");
  optimizer_d_->zero_grad();
  add_discrimination("A", d_a_, real.b, pool_b_.query(fake.b, random_b), context);
  add_discrimination("B", d_b_, real.a, pool_a_.query(fake.a, random_a), context);
  context.step(*optimizer_d_);
}

void CycleGan::add_discrimination(const std::string& side, const Network& critic,
                                  const at::Tensor& real, const at::Tensor& fake,
                                  StepContext& context) {
  const at::Tensor on_real = nn::gan_loss(critic->forward(real), gan_mode_, true);
  const at::Tensor on_fake = nn::gan_loss(critic->forward(fake), gan_mode_, false);
  at::Tensor loss = (on_real + on_fake) * 0.5;
  context.scalar("loss_D_" + side, loss.detach());
  if (options_.networks.penalises()) {
    const at::Tensor penalty =
        options_.networks.penalty(*critic, real, fake, context.random("penalty_" + side));
    context.scalar("loss_penalty_" + side, penalty.detach());
    loss = loss + penalty;
  }
  context.backward(loss, "loss_D_" + side);
}

at::Tensor CycleGan::do_translate(const at::Tensor& images, Direction direction) {
  const bool from_a = (direction == Direction::source_to_target) == options_.networks.source_is_a();
  nn::check_images(images, from_a ? channels_a_ : channels_b_, "cyclegan");
  const Network& generator = from_a ? g_a_ : g_b_;
  const nn::Evaluating evaluating(*generator);
  return generator->forward(images);
}

}  // namespace oct::cyclegan

OCT_PLUGIN(oct::Model, oct::cyclegan::CycleGan, "cyclegan", "1.0.0",
           "CycleGAN: unpaired image-to-image translation (Zhu et al. 2017)", "Apache-2.0")
