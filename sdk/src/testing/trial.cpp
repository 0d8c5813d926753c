// SPDX-License-Identifier: Apache-2.0
#include "trial.h"

#include <torch/torch.h>

#include <algorithm>
#include <bit>

#include "octsdk/nn/noise.h"
#include "report.h"

namespace oct::testing {
namespace {

constexpr std::int64_t k_least_size = 32;  // below it deep critics have nothing left to look at
constexpr std::uint64_t k_context_seed = 7;

/// The smallest square size that the model allows.
std::int64_t small_side(const Need& need) {
  std::int64_t side = std::max(need.smallest_size, k_least_size);
  if (need.power_of_two) {
    side = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(side)));
  }
  return (side + need.size_multiple - 1) / need.size_multiple * need.size_multiple;
}

}  // namespace

Trial::Trial(const Factory<Model>& make, std::uint64_t weight_seed, at::ScalarType dtype)
    : model_(make()), context_(k_context_seed) {
  expect(model_ != nullptr, "the factory returned nothing");
  model_->options(options_);
  apply_quick();
  need_ = model_->need();
  const std::int64_t side = small_side(need_);
  setup_.size = {side, side};
  setup_.source_channels = need_.pairing == Pairing::single ? 0 : (need_.equal_channels ? 1 : 3);
  setup_.target_channels = 1;
  setup_.target_modality = "oct";
  if (setup_.source_channels > 0) setup_.source_modality = "dfe";
  if (need_.labels) setup_.classes = {"first", "second"};
  setup_.dtype = dtype;
  torch::manual_seed(weight_seed);
  model_->build(setup_);
}

void Trial::step() {
  model_->train_step(batch(), context_);
  context_.at.step += 1;
  context_.at.images += k_trial_batch;
}

at::Tensor Trial::images_for(Direction direction) const {
  const std::int64_t channels =
      direction == Direction::source_to_target ? setup_.source_channels : setup_.target_channels;
  return made_up_images(k_trial_batch, channels, setup_.size, setup_.dtype, k_context_seed);
}

at::Tensor Trial::latents() {
  Rng random(k_context_seed, "trial-latents");
  return nn::standard_normal({k_trial_batch, model_->generator()->latent_size()}, random,
                             at::TensorOptions().dtype(setup_.dtype));
}

at::Tensor Trial::labels() const {
  return need_.labels ? torch::eye(k_trial_batch, setup_.dtype) : at::Tensor();
}

void Trial::apply_quick() {
  for (const Preset& preset : model_->presets()) {
    if (preset.name != "quick" || !preset.values.contains("model")) continue;
    for (const auto& [name, text] : preset.values.at("model")) {
      Option* option = options_.find(name);
      expect(option != nullptr, "preset 'quick' sets '" + name + "', which is no option");
      option->set(text, "preset quick");
    }
  }
}

Batch Trial::batch() const {
  const Request request = model_->request(context_.at);
  const Size size = request.size.height > 0 ? request.size : setup_.size;
  const std::uint64_t seed = 2 * static_cast<std::uint64_t>(context_.at.step);
  Batch batch;
  batch.target =
      made_up_images(k_trial_batch, setup_.target_channels, size, setup_.dtype, seed + 1);
  if (setup_.source_channels > 0) {
    batch.source = made_up_images(k_trial_batch, setup_.source_channels, size, setup_.dtype, seed);
  }
  batch.labels = labels();
  for (std::int64_t i = 0; i < k_trial_batch; ++i) {
    batch.ids.push_back("made-up-" + std::to_string(i));
  }
  return batch;
}

}  // namespace oct::testing
