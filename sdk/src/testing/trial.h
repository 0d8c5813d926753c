// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "octsdk/testing/conformance.h"
#include "octsdk/testing/plain_context.h"

namespace oct::testing {

constexpr std::int64_t k_trial_batch = 2;

/// A model set up as the host would, small, with made-up images to feed it.
class Trial {
 public:
  /// Preset "quick", the smallest size of need(), one channel (source: three), two classes.
  Trial(const Factory<Model>& make, std::uint64_t weight_seed, at::ScalarType dtype = at::kFloat);

  Model& model() { return *model_; }
  [[nodiscard]] const Need& need() const { return need_; }
  [[nodiscard]] const ModelSetup& setup() const { return setup_; }
  [[nodiscard]] const std::map<std::string, double>& scalars() const { return context_.scalars; }

  /// One training step; the same images at the same step.
  void step();
  /// Made-up images of the side that `direction` starts from, always the same ones.
  [[nodiscard]] at::Tensor images_for(Direction direction) const;
  /// Latent vectors and labels (undefined without classes) for a generator, always the same ones.
  [[nodiscard]] at::Tensor latents();
  [[nodiscard]] at::Tensor labels() const;
  /// Stands where another trial stands, as after a resume.
  void go_on_from(const Trial& other) { context_.at = other.context_.at; }

 private:
  void apply_quick();
  [[nodiscard]] Batch batch() const;

  OptionSet options_;
  std::unique_ptr<Model> model_;
  Need need_;
  ModelSetup setup_;
  PlainContext context_;
};

}  // namespace oct::testing
