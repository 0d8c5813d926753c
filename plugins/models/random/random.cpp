// SPDX-License-Identifier: Apache-2.0
#include "random.h"

#include "octsdk/error.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/noise.h"
#include "octsdk/plugin.h"

namespace oct::random_model {
namespace {

constexpr std::int64_t k_cell = 4;
constexpr double k_mean_decay = 0.9;

at::Tensor mean_colour(const at::Tensor& images) {
  return images.mean({2, 3});
}

}  // namespace

void RandomModel::options(OptionSet& set) {
  set.add("pairing", &pairing_, "what it asks to be fed")
      .choices({name_of(Pairing::single), name_of(Pairing::unpaired), name_of(Pairing::paired)});
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
  need.size_multiple = k_cell;
  need.smallest_size = k_cell;
  return need;
}

void RandomModel::build(const ModelSetup& setup) {
  size_ = setup.size;
  channels_ = setup.target_channels;
  painter_ = torch::nn::Linear(latent_, channels_ * k_cell * k_cell);
  painter_->to(setup.device, setup.dtype);
  std::vector<nn::NamedParameter> parameters = nn::parameters_of("painter", *painter_);
  if (need().pairing != Pairing::single) {
    translator_ =
        torch::nn::Conv2d(torch::nn::Conv2dOptions(setup.source_channels, channels_, 3).padding(1));
    translator_->to(setup.device, setup.dtype);
    for (nn::NamedParameter& parameter : nn::parameters_of("translator", *translator_)) {
      parameters.push_back(std::move(parameter));
    }
  }
  optimizer_.emplace(std::move(parameters), nn::AdamOptions{});
  mean_image_ = at::Tensor();
  steps_ = 0;
}

void RandomModel::visit_parts(PartVisitor& visitor) {
  visitor.module("painter", *painter_, PartUse::inference);
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
  at::Tensor loss = (mean_colour(paint(z)) - wanted).square().mean();
  if (translator_) {
    const at::Tensor translated = torch::tanh(translator_->forward(batch.source));
    loss = loss + (mean_colour(translated) - wanted).square().mean();
  }
  optimizer_->zero_grad();
  optimizer_->set_learning_rate(lr_);
  context.backward(loss, "loss");
  context.step(*optimizer_);
  context.scalar("loss", loss.detach());

  const at::Tensor seen = context.mean_over_ranks(batch.target.mean(0, true));
  mean_image_ =
      mean_image_.defined() ? mean_image_ * k_mean_decay + seen * (1 - k_mean_decay) : seen.clone();
  steps_ += 1;
}

at::Tensor RandomModel::paint(const at::Tensor& z) {
  const at::Tensor cells = torch::tanh(painter_->forward(z)).view({-1, channels_, k_cell, k_cell});
  return torch::upsample_nearest2d(cells, {size_.height, size_.width});
}

Translator* RandomModel::translator() {
  return need().pairing == Pairing::single ? nullptr : this;
}

bool RandomModel::offers(Direction direction) const {
  return direction == Direction::source_to_target;
}

at::Tensor RandomModel::do_generate(const at::Tensor& z, const at::Tensor&, const Sampling&) {
  return paint(z.to(painter_->weight.options()));
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
