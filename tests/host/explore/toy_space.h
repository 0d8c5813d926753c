// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include "explore/style_space.h"
#include "octsdk/random.h"

namespace oct::test {

/// A linear generator in float64: z of 4 numbers is stretched by (4, 2, 1, 0.5) and shifted into a
/// style, of which there are three; each paints 16 x 16 pixels with fixed random patterns; a noise
/// map is added.
class ToySpaceModel : public Model, private Generator, private LatentSpace {
 public:
  ToySpaceModel()
      : stretch_(at::tensor({4.0, 2.0, 1.0, 0.5}, at::kDouble)),
        patterns_(at::empty({3, 4, 16, 16}, at::kDouble)) {
    Rng random(3, "patterns");
    double* values = patterns_.mutable_data_ptr<double>();
    for (std::int64_t i = 0; i < patterns_.numel(); ++i) values[i] = 0.05 * random.normal();
  }
  bool explorable = true;
  bool noisy = true;

  void options(OptionSet&) override {}
  [[nodiscard]] std::vector<Preset> presets() const override { return {}; }
  [[nodiscard]] Need need() const override { return {}; }
  void build(const ModelSetup&) override {}
  void visit_parts(PartVisitor&) override {}
  void train_step(const Batch&, StepContext&) override {}
  Generator* generator() override { return this; }
  LatentSpace* latent_space() override { return explorable ? this : nullptr; }

  [[nodiscard]] std::int64_t style_count() const override { return 3; }
  [[nodiscard]] std::int64_t style_size() const override { return 4; }
  at::Tensor map(const at::Tensor& z, const at::Tensor&) override {
    return (z * stretch_ + 1).unsqueeze(1).expand({-1, 3, -1});
  }
  [[nodiscard]] at::Tensor average() const override { return at::ones({4}, at::kDouble); }
  [[nodiscard]] std::vector<at::Tensor> noise() const override {
    if (!noisy) return {};
    return {at::zeros({16, 16}, at::kDouble)};
  }
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override {
    const at::Tensor painted = at::einsum("nld,ldhw->nhw", {styles, patterns_}).unsqueeze(1);
    return noise.empty() ? painted : painted + 0.001 * noise.front();
  }
  [[nodiscard]] at::Tensor style_weights() const override { return at::diag(stretch_); }

 private:
  [[nodiscard]] std::int64_t latent_size() const override { return 4; }
  [[nodiscard]] bool truncates() const override { return true; }
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels, const Sampling&) override {
    return synthesize(map(z, labels), noise()).clamp(-1, 1);
  }

  at::Tensor stretch_;
  at::Tensor patterns_;
};

inline host::StyleSpace space_of(ToySpaceModel& model, const host::StyleView& view = {}) {
  ModelSetup setup;
  setup.dtype = at::kDouble;
  return {model, {"model", "toy", "1.0.0", "", "", ""}, setup, view};
}

}  // namespace oct::test
