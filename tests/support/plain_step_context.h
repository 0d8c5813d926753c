// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <map>
#include <string>

#include "octsdk/model.h"
#include "octsdk/nn/optimizer.h"

namespace oct::test {

/// What a host does during a training step, and no more: one process, no guard, scalars kept.
class PlainStepContext : public StepContext {
 public:
  explicit PlainStepContext(std::uint64_t seed = 0) : seed_(seed) {}

  void backward(const at::Tensor& loss, std::string_view) override { loss.backward(); }
  void step(nn::Optimizer& optimizer) override { optimizer.step(); }
  at::Tensor mean_over_ranks(const at::Tensor& value) override { return value; }
  [[nodiscard]] const Progress& progress() const override { return now; }
  [[nodiscard]] Rng random(std::string_view purpose) const override {
    return {seed_, purpose, 0, static_cast<std::uint64_t>(now.step)};
  }
  void scalar(std::string_view name, const at::Tensor& value) override {
    scalars[std::string(name)] = value.item<double>();
  }
  void scalar(std::string_view name, double value) override { scalars[std::string(name)] = value; }

  Progress now{.images_per_epoch = 1000000};
  std::map<std::string, double> scalars;  ///< of the last step

 private:
  std::uint64_t seed_;
};

/// Runs one step and moves on.
inline void run_step(Model& model, const Batch& batch, PlainStepContext& context) {
  model.train_step(batch, context);
  context.now.step += 1;
  context.now.images += batch.target.size(0);
}

}  // namespace oct::test
