// SPDX-License-Identifier: Apache-2.0
#include "random.h"

#include "octsdk/error.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/noise.h"
#include "octsdk/nn/truncation.h"
#include "octsdk/plugin.h"

namespace oct::random_model {
namespace {

constexpr std::int64_t k_cell = 4;
constexpr std::int64_t k_styles = 2;
constexpr double k_mean_decay = 0.9;

at::Tensor mean_colour(const at::Tensor& images) {
  return images.mean({2, 3});
}

}  // namespace

void RandomModel::options(OptionSet& set) {
  set.add("pairing", &pairing_, "what it asks to be fed")
      .choices({name_of(Pairing::single), name_of(Pairing::unpaired), name_of(Pairing::paired)});
  set.add("conditional", &conditional_, "let the class of an image have a say in its style");
  set.add("latent", &latent_, "width of a latent vector").range(1, 4096);
  set.add("lr", &lr_, "learning rate of Adam").range(0);
}

std::vector<Preset> RandomModel::presets() const {
  return {{"quick",
           "32 pixels, 20 steps: a second",
           {{"train", {{"size", "32"}, {"batch", "2"}, {"steps", "20"}}}}},
          {"cpu",
           "64 pixels, 200 steps",
           {{"train", {{"size", "64"}, {"batch", "2"}, {"steps", "200"}}}}},
          {"paper",
           "256 pixels, 1000 steps; nothing was published",
           {{"train", {{"size", "256"}, {"batch", "4"}, {"steps", "1000"}}}}}};
}

Need RandomModel::need() const {
  Need need;
  if (pairing_ == name_of(Pairing::unpaired)) need.pairing = Pairing::unpaired;
  if (pairing_ == name_of(Pairing::paired)) need.pairing = Pairing::paired;
  need.labels = conditional_;
  need.size_multiple = k_cell;
  need.smallest_size = k_cell;
  return need;
}

void RandomModel::build(const ModelSetup& setup) {
  size_ = setup.size;
  channels_ = setup.target_channels;
  const auto classes = static_cast<std::int64_t>(setup.classes.size());
  mapping_ = Mapping(latent_, conditional_ ? classes : 0);
  painter_ = torch::nn::Linear(latent_, channels_ * k_cell * k_cell);
  detail_ = Detail(latent_, channels_, k_cell);
  std::vector<nn::NamedParameter> parameters;
  const auto take = [&](const char* name, torch::nn::Module& network) {
    network.to(setup.device, setup.dtype);
    for (nn::NamedParameter& parameter : nn::parameters_of(name, network)) {
      parameters.push_back(std::move(parameter));
    }
  };
  take("mapping", *mapping_);
  take("painter", *painter_);
  take("detail", *detail_);
  if (need().pairing != Pairing::single) {
    translator_ =
        torch::nn::Conv2d(torch::nn::Conv2dOptions(setup.source_channels, channels_, 3).padding(1));
    take("translator", *translator_);
  }
  optimizer_.emplace(std::move(parameters), nn::AdamOptions{});
  mean_image_ = at::Tensor();
  steps_ = 0;
}

void RandomModel::visit_parts(PartVisitor& visitor) {
  visitor.module("painter", *painter_, PartUse::inference);
  visitor.module("mapping", *mapping_, PartUse::inference);
  visitor.module("detail", *detail_, PartUse::inference);
  if (translator_) visitor.module("translator", *translator_, PartUse::inference);
  visitor.optimizer("optimizer", *optimizer_);
  visitor.tensor("mean_image", mean_image_);
  visitor.number("steps", steps_);
}

void RandomModel::train_step(const Batch& batch, StepContext& context) {
  Rng random = context.random("latent");
  const at::Tensor z =
      nn::standard_normal({batch.target.size(0), latent_}, random, batch.target.options());
  const at::Tensor wanted = mean_colour(batch.target);
  const at::Tensor styles = map(z, batch.labels);
  at::Tensor loss = (mean_colour(paint(styles, detail_->noise())) - wanted).square().mean();
  if (translator_) {
    const at::Tensor translated = torch::tanh(translator_->forward(batch.source));
    loss = loss + (mean_colour(translated) - wanted).square().mean();
  }
  optimizer_->zero_grad();
  optimizer_->set_learning_rate(lr_);
  context.backward(loss, "loss");
  context.step(*optimizer_);
  context.scalar("loss", loss.detach());

  mapping_->follow(context.mean_over_ranks(styles.detach().select(1, 0).mean(0, true)));
  const at::Tensor seen = context.mean_over_ranks(batch.target.mean(0, true));
  mean_image_ =
      mean_image_.defined() ? mean_image_ * k_mean_decay + seen * (1 - k_mean_decay) : seen.clone();
  steps_ += 1;
}

at::Tensor RandomModel::paint(const at::Tensor& styles, const at::Tensor& grain) {
  const at::Tensor cells =
      painter_->forward(styles.select(1, 0)).view({-1, channels_, k_cell, k_cell}) +
      detail_->forward(styles.select(1, 1), grain);
  return torch::upsample_nearest2d(cells, {size_.height, size_.width});
}

std::int64_t RandomModel::style_count() const {
  return k_styles;
}

at::Tensor RandomModel::map(const at::Tensor& z, const at::Tensor& labels) {
  return mapping_->forward(z, labels).unsqueeze(1).expand({-1, k_styles, -1});
}

at::Tensor RandomModel::synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) {
  return paint(styles, noise.empty() ? detail_->noise() : noise.front());
}

at::Tensor RandomModel::style_weights() const {
  return torch::cat({painter_->weight, detail_->weight()});
}

Translator* RandomModel::translator() {
  return need().pairing == Pairing::single ? nullptr : this;
}

bool RandomModel::offers(Direction direction) const {
  return direction == Direction::source_to_target;
}

at::Tensor RandomModel::do_generate(const at::Tensor& z, const at::Tensor& labels,
                                    const Sampling& sampling) {
  const at::Tensor styles =
      nn::truncated(map(z, labels), average(), sampling.psi, sampling.psi_cutoff);
  at::Tensor grain = detail_->noise();
  if (sampling.noise == NoiseMode::none) grain = torch::zeros_like(grain);
  if (sampling.noise == NoiseMode::random) {
    grain = nn::standard_normal({z.size(0), 1, k_cell, k_cell}, *sampling.random, grain.options());
  }
  return paint(styles, grain).clamp(-1, 1);
}

at::Tensor RandomModel::do_translate(const at::Tensor& images, Direction direction) {
  if (!offers(direction)) {
    throw Error(ExitCode::usage, "random: has learnt source to target only; swap --from and --to");
  }
  return torch::tanh(translator_->forward(images));
}

}  // namespace oct::random_model

OCT_PLUGIN(oct::Model, oct::random_model::RandomModel, "random", "1.0.0",
           "Learns a mean colour: for trying out everything around a model", "Apache-2.0")
