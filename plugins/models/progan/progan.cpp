// SPDX-License-Identifier: Apache-2.0
#include "progan.h"

#include <cmath>

#include "octsdk/error.h"
#include "octsdk/nn/gan_loss.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/noise.h"
#include "octsdk/plugin.h"

namespace oct::progan {
namespace {

void forget(nn::Optimizer& optimizer) {
  const torch::NoGradGuard no_grad;
  optimizer.visit_state([](std::string_view, at::Tensor& state) { state.zero_(); });
}

// Real images change as the generator's do: the new size's detail comes in by the same share.
at::Tensor faded(const at::Tensor& real, double fade) {
  if (fade == 0) return real;
  const at::Tensor coarse = torch::avg_pool2d(real, 2);
  return torch::lerp(real, torch::upsample_nearest2d(coarse, {real.size(2), real.size(3)}), fade);
}

// The latent that has the same rank among values cut at plus and minus `bound`.
at::Tensor truncated(const at::Tensor& z, double bound) {
  if (bound == 0) return z;
  const at::Tensor tail = at::special_ndtr(torch::tensor(-bound, torch::kDouble));
  const at::Tensor rank = at::special_ndtr(z.to(torch::kDouble));
  return at::special_ndtri(tail + rank * (1 - 2 * tail)).to(z.options());
}

}  // namespace

at::Tensor critic_loss(const at::Tensor& real, const at::Tensor& fake, const at::Tensor& norms,
                       const Options& options) {
  return fake - real + options.lambda_penalty * (norms - 1).square() +
         options.lambda_drift * real.square();
}

void ProGan::build(const ModelSetup& setup) {
  static_cast<void>(need());
  architecture_ = options_.architecture(setup);
  batches_ = parse_by_size(options_.batch_by_size, "--batch-by-size", true);
  rates_ = parse_by_size(options_.lr_by_size, "--lr-by-size", false);

  g_ = std::make_shared<GeneratorNetwork>(architecture_);
  d_ = std::make_shared<CriticNetwork>(architecture_);
  g_ema_ = std::make_shared<GeneratorNetwork>(architecture_);
  g_->set_lod(lod(Progress{}));
  nn::ema_update(*g_ema_, *g_, 0);
  for (torch::nn::Module* network :
       std::initializer_list<torch::nn::Module*>{g_.get(), g_ema_.get(), d_.get()}) {
    network->to(setup.device, setup.dtype);
  }
  const nn::AdamOptions adam{.beta1 = options_.beta1, .beta2 = options_.beta2};
  optimizer_g_.emplace(nn::parameters_of("G", *g_), adam);
  optimizer_d_.emplace(nn::parameters_of("D", *d_), adam);
  phase_ = -1;
}

void ProGan::visit_parts(PartVisitor& visitor) {
  visitor.module("G_ema", *g_ema_, PartUse::inference);
  visitor.module("G", *g_, PartUse::training);
  visitor.module("D", *d_, PartUse::training);
  visitor.optimizer("optimizer_G", *optimizer_g_);
  visitor.optimizer("optimizer_D", *optimizer_d_);
  visitor.number("phase", phase_);
}

double ProGan::lod(const Progress& progress) const {
  return options_.schedule(architecture_.size, progress.images_per_epoch).lod(progress.images);
}

Request ProGan::request(const Progress& progress) const {
  const std::int64_t side = architecture_.size >> Lod(lod(progress)).whole;
  const auto batch = batches_.find(side);
  return {{side, side}, batch == batches_.end() ? 0 : static_cast<std::int64_t>(batch->second)};
}

// Names of the paper: x real, x~ = G(z) fake, x^ between them (appendix A.1).
void ProGan::train_step(const Batch& batch, StepContext& context) {
  const double lod = this->lod(context.progress());
  const at::Tensor labels = options_.conditional ? batch.labels : at::Tensor();
  begin_step(lod, context);
  const double fade = options_.fade_reals ? Lod(lod).fade : 0;
  step_critic(faded(batch.target, fade), labels, lod, context);
  step_generator(batch.target.size(0), labels, lod, context);
  nn::ema_update(*g_ema_, *g_, options_.ema);
}

void ProGan::begin_step(double lod, StepContext& context) {
  g_->set_lod(lod);
  const double phase = std::floor(lod) + std::ceil(lod);
  if (options_.reset_optimizer && phase != phase_) {
    forget(*optimizer_g_);
    forget(*optimizer_d_);
  }
  phase_ = phase;
  const std::int64_t side = architecture_.size >> Lod(lod).whole;
  const auto found = rates_.find(side);
  const double rate = found == rates_.end() ? options_.lr : found->second;
  optimizer_g_->set_learning_rate(rate);
  optimizer_d_->set_learning_rate(rate);
  context.scalar("size", static_cast<double>(side));
  context.scalar("fade", Lod(lod).fade);
  context.scalar("learning_rate", rate);
}

at::Tensor ProGan::fakes(std::int64_t count, const at::Tensor& labels, double lod,
                         const char* purpose, StepContext& context) const {
  Rng random = context.random(purpose);
  const at::TensorOptions like = g_->parameters().front().options().requires_grad(false);
  const at::Tensor z = nn::standard_normal({count, architecture_.latent}, random, like);
  return g_->forward(g_->style(z, labels), lod);
}

void ProGan::step_critic(const at::Tensor& real, const at::Tensor& labels, double lod,
                         StepContext& context) {
  at::Tensor fake;
  {
    const torch::NoGradGuard no_grad;
    fake = fakes(real.size(0), labels, lod, "latent_D", context).to(real.scalar_type());
  }
  Rng random = context.random("penalty");
  const at::Tensor mix = torch::empty({real.size(0), 1, 1, 1}, torch::kDouble);
  for (std::int64_t n = 0; n < mix.size(0); ++n) mix[n] = random.uniform();
  const at::Tensor between = torch::lerp(fake, real, mix.to(real.options()));
  const Judgement on_real = d_->forward(real, lod);
  const Judgement on_fake = d_->forward(fake, lod);
  const at::Tensor norms =
      nn::gradient_norms([&](const at::Tensor& x) { return d_->forward(x, lod).scores; }, between);

  at::Tensor loss = critic_loss(on_real.scores, on_fake.scores, norms, options_).mean();
  context.scalar("loss_D", loss.detach());
  context.scalar("score_real", on_real.scores.mean().detach());
  context.scalar("score_fake", on_fake.scores.mean().detach());
  context.scalar("gradient_norm", norms.mean().detach());
  loss = add_class_loss(loss, on_real, labels, "loss_class_real", context);
  loss = add_class_loss(loss, on_fake, labels, "loss_class_fake", context);
  optimizer_d_->zero_grad();
  context.backward(loss, "loss_D");
  context.step(*optimizer_d_);
}

// - E[D(x~)], with latents of its own.
void ProGan::step_generator(std::int64_t count, const at::Tensor& labels, double lod,
                            StepContext& context) {
  const nn::Frozen frozen(*d_);
  const Judgement judgement = d_->forward(fakes(count, labels, lod, "latent_G", context), lod);
  at::Tensor loss = -judgement.scores.mean();
  context.scalar("loss_G", loss.detach());
  loss = add_class_loss(loss, judgement, labels, "loss_class_G", context);
  optimizer_g_->zero_grad();
  context.backward(loss, "loss_G");
  context.step(*optimizer_g_);
}

// Cross-entropy of the classes, as in AC-GAN (Odena et al. 2017, arXiv 1610.09585, §3).
at::Tensor ProGan::add_class_loss(const at::Tensor& loss, const Judgement& judgement,
                                  const at::Tensor& labels, const char* name,
                                  StepContext& context) const {
  if (!judgement.classes.defined()) return loss;
  const at::Tensor shares = labels / labels.sum(1, /*keepdim=*/true).clamp_min(1);
  const at::Tensor entropy =
      -(shares * torch::log_softmax(judgement.classes, 1)).sum(1).mean() * options_.lambda_class;
  context.scalar(name, entropy.detach());
  return loss + entropy;
}

at::Tensor ProGan::do_generate(const at::Tensor& z, const at::Tensor& labels, const Sampling&) {
  return synthesize(map(truncated(z, options_.truncate_latents), labels), {}).clamp(-1, 1);
}

at::Tensor ProGan::map(const at::Tensor& z, const at::Tensor& labels) {
  return g_ema_->style(z.to(g_ema_->style_weights().options()), labels).unsqueeze(1);
}

// Latents scatter evenly around 0; the labels behind them do not.
at::Tensor ProGan::average() const {
  const at::Tensor mean = torch::zeros({style_size()}, g_ema_->style_weights().options());
  if (architecture_.classes > 0) {
    const double square = double(architecture_.latent + 1) / double(style_size());
    mean.narrow(0, architecture_.latent, architecture_.classes)
        .fill_(1 / (double(architecture_.classes) * std::sqrt(square)));
  }
  return mean;
}

at::Tensor ProGan::synthesize(const at::Tensor& styles, const std::vector<at::Tensor>&) {
  return g_ema_->at_full_size(g_ema_->forward(styles.squeeze(1), g_ema_->lod()));
}

}  // namespace oct::progan

OCT_PLUGIN(oct::Model, oct::progan::ProGan, "progan", "1.0.0",
           "ProGAN: images grown from small to large (Karras et al. 2018)", "Apache-2.0")
