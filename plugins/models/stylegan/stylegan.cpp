// SPDX-License-Identifier: Apache-2.0
#include "stylegan.h"

#include "losses.h"
#include "octsdk/error.h"
#include "octsdk/nn/gan_loss.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/noise.h"
#include "octsdk/plugin.h"

namespace oct::stylegan {
namespace {

at::Tensor realness_loss(const at::Tensor& scores, bool real) {
  return nn::gan_loss(scores, nn::GanMode::vanilla, real);
}

bool is_due(std::int64_t step, std::int64_t interval) {
  return step % interval == 0;
}

}  // namespace

void StyleGan::build(const ModelSetup& setup) {
  shape_ = options_.shape(setup);
  classes_ = options_.conditional ? static_cast<std::int64_t>(setup.classes.size()) : 0;
  if (options_.conditional && classes_ == 0) {
    throw Error(ExitCode::usage, "--conditional: the dataset names no classes");
  }
  g_ = StyleGenerator(options_.mapping(classes_), shape_);
  g_ema_ = StyleGenerator(options_.mapping(classes_), shape_);
  d_ = Discriminator(options_.discriminator(shape_, classes_));
  for (torch::nn::Module* network :
       {static_cast<torch::nn::Module*>(g_.get()), static_cast<torch::nn::Module*>(g_ema_.get()),
        static_cast<torch::nn::Module*>(d_.get())}) {
    network->to(setup.device, setup.dtype);
  }
  nn::ema_update(*g_ema_, *g_, 0);
  for (at::Tensor& parameter : g_ema_->parameters()) parameter.set_requires_grad(false);
  d_->freeze(options_.freeze_d);

  optimizer_g_.emplace(nn::parameters_of("G", *g_), options_.adam(options_.pl_interval));
  optimizer_d_.emplace(nn::parameters_of("D", *d_), options_.adam(options_.r1_interval));
  optimizer_g_->set_learning_rate(options_.learning_rate(shape_, options_.pl_interval));
  optimizer_d_->set_learning_rate(options_.learning_rate(shape_, options_.r1_interval));
  augment_ = options_.augment_pipe(setup.target_modality);
  ada_ = nn::AdaController(options_.ada);
  path_length_mean_ = 0;
}

void StyleGan::visit_parts(PartVisitor& visitor) {
  visitor.module("G_ema", *g_ema_, PartUse::inference);
  visitor.module("G", *g_, PartUse::training);
  visitor.module("D", *d_, PartUse::training);
  visitor.optimizer("optimizer_G", *optimizer_g_);
  visitor.optimizer("optimizer_D", *optimizer_d_);
  visitor.number("path_length_mean", path_length_mean_);
  ada_.visit_parts(visitor, "ada");
}

// Regularisation is lazy (appendix B): its own update every so many steps, its loss times as much.
void StyleGan::train_step(const Batch& batch, StepContext& context) {
  const std::int64_t images = batch.target.size(0);
  const Progress& progress = context.progress();
  step_generator(batch, context);
  if (options_.pl_weight > 0 && is_due(progress.step, options_.pl_interval)) {
    step_path_length(batch, context);
  }
  step_discriminator(batch, context);
  if (options_.gamma != 0 && is_due(progress.step, options_.r1_interval)) step_r1(batch, context);

  nn::ema_update(*g_ema_, *g_, options_.ema_decay(images, progress.images));
  if (!augment_) return;
  if (is_adaptive()) ada_.end_step(images, context);
  context.scalar("ada_p", ada_.p());
  context.scalar("ada_sign", ada_.sign_mean());
}

void StyleGan::step_generator(const Batch& batch, StepContext& context) {
  const nn::Frozen frozen(*d_);
  optimizer_g_->zero_grad();
  const Made made = make(batch, batch.target.size(0), "G", context);
  const at::Tensor loss =
      realness_loss(judge(made.images, made.labels, "augment_G", context), true);
  context.backward(loss, "loss_G");
  context.scalar("loss_G", loss);
  update(*optimizer_g_, context);
}

void StyleGan::step_path_length(const Batch& batch, StepContext& context) {
  optimizer_g_->zero_grad();
  const std::int64_t images = std::max<std::int64_t>(1, batch.target.size(0) / options_.pl_shrink);
  const Made made = make(batch, images, "path_length", context);
  Rng random = context.random("path_length_direction");
  const at::Tensor direction =
      nn::standard_normal(made.images.sizes(), random, made.images.options());
  const PathLength path =
      path_length(made.images, made.styles, direction, path_length_mean_, options_.pl_decay);
  const at::Tensor penalty = path.penalty.mean();
  context.backward(penalty * (options_.pl_weight * static_cast<double>(options_.pl_interval)),
                   "path_length_penalty");
  path_length_mean_ = context.mean_over_ranks(path.mean.detach()).item<double>();
  context.scalar("path_length_penalty", penalty);
  context.scalar("path_length_mean", path_length_mean_);
  update(*optimizer_g_, context);
}

// Made and real images go through D one after the other, as published: its minibatch deviation
// never sees both.
void StyleGan::step_discriminator(const Batch& batch, StepContext& context) {
  optimizer_d_->zero_grad();
  Made made;
  {
    const torch::NoGradGuard no_grad;
    made = make(batch, batch.target.size(0), "D", context);
  }
  const at::Tensor on_fake =
      realness_loss(judge(made.images, made.labels, "augment_fake", context), false);
  context.backward(on_fake, "loss_D_fake");
  const at::Tensor scores = judge(batch.target, batch.labels, "augment_real", context);
  const at::Tensor on_real = realness_loss(scores, true);
  context.backward(on_real, "loss_D_real");
  if (is_adaptive()) ada_.observe(scores);
  context.scalar("loss_D", on_fake.detach() + on_real.detach());
  update(*optimizer_d_, context);
}

void StyleGan::step_r1(const Batch& batch, StepContext& context) {
  optimizer_d_->zero_grad();
  const at::Tensor real = batch.target.detach().requires_grad_(true);
  const at::Tensor scores = judge(real, batch.labels, "augment_r1", context);
  const at::Tensor penalty = r1_penalty(scores, real).mean();
  const double weight = options_.r1_gamma(shape_, real.size(0)) / 2;
  context.backward(penalty * (weight * static_cast<double>(options_.r1_interval)), "r1_penalty");
  if (is_adaptive()) ada_.observe(scores);
  context.scalar("r1_penalty", penalty);
  update(*optimizer_d_, context);
}

// Labels of made images are drawn from those of the batch, that is, as they occur in the data.
StyleGan::Made StyleGan::make(const Batch& batch, std::int64_t images, const std::string& purpose,
                              StepContext& context) {
  Rng random = context.random(purpose);
  Made made;
  if (classes_ > 0) {
    const at::Tensor rows = torch::empty({images}, torch::kLong);
    for (std::int64_t n = 0; n < images; ++n) {
      rows[n] =
          static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(batch.labels.size(0))));
    }
    made.labels = batch.labels.index_select(0, rows.to(batch.labels.device()));
  }
  const at::TensorOptions like = batch.target.options();
  const at::Tensor z = nn::standard_normal({images, options_.latent}, random, like);
  made.styles = mixed_styles(z, made.labels, random, context);
  made.images = g_->synthesis->forward(made.styles, g_->synthesis->random_noise(images, random));
  return made;
}

at::Tensor StyleGan::mixed_styles(const at::Tensor& z, const at::Tensor& labels, Rng& random,
                                  StepContext& context) {
  const at::Tensor w = g_->mapping->forward(z, labels);
  g_->mapping->follow(context.mean_over_ranks(w.detach().mean(0)), options_.w_avg_decay);
  const at::Tensor styles = g_->spread(w);
  if (!random.chance(options_.mixing)) return styles;
  const std::int64_t count = styles.size(1);
  const auto cutoff =
      1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(count - 1)));
  const at::Tensor other_z = nn::standard_normal(z.sizes(), random, z.options());
  const at::Tensor others = g_->spread(g_->mapping->forward(other_z, labels));
  return torch::cat({styles.narrow(1, 0, cutoff), others.narrow(1, cutoff, count - cutoff)}, 1);
}

at::Tensor StyleGan::judge(const at::Tensor& images, const at::Tensor& labels,
                           const std::string& purpose, StepContext& context) {
  if (!augment_) return d_->forward(images, labels);
  Rng random = context.random(purpose);
  return d_->forward(augment_->apply(images, ada_.p(), random), labels);
}

void StyleGan::update(nn::Adam& optimizer, StepContext& context) {
  clean_gradients(optimizer);
  context.step(optimizer);
}

}  // namespace oct::stylegan

OCT_PLUGIN(oct::Model, oct::stylegan::StyleGan, "stylegan", "1.0.0",
           "StyleGAN2-ADA: images out of styles, from few examples (Karras et al. 2020)",
           "Apache-2.0")
