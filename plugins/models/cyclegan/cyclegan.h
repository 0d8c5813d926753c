// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/model.h"
#include "octsdk/nn/adam.h"
#include "octsdk/nn/gan_loss.h"
#include "octsdk/nn/image_pool.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/scheduled_rate.h"
#include "options.h"

namespace oct::cyclegan {

/// CycleGAN: Zhu, Park, Isola, Efros, "Unpaired image-to-image translation using cycle-consistent
/// adversarial networks", ICCV 2017, arXiv 1703.10593. The paper's G: X -> Y and F: Y -> X are G_A
/// and G_B here (the published code's names); D_A judges images of B, D_B images of A.
class CycleGan final : public Model, private Translator {
 public:
  void options(OptionSet& set) override {
    options_.declare(set);
    rate_.declare(set);
  }
  [[nodiscard]] std::vector<Preset> presets() const override { return cyclegan::presets(); }
  [[nodiscard]] Need need() const override { return options_.need(); }

  void build(const ModelSetup& setup) override;
  void visit_parts(PartVisitor& visitor) override;
  void train_step(const Batch& batch, StepContext& context) override;
  Translator* translator() override { return this; }

 private:
  using Network = std::shared_ptr<nn::ImageNetwork>;

  /// Images of both domains, [N, C, H, W].
  struct Domains {
    at::Tensor a, b;
  };

  [[nodiscard]] bool offers(Direction) const override { return true; }
  at::Tensor do_translate(const at::Tensor& images, Direction direction) override;

  Domains step_generators(const Domains& real, StepContext& context);
  void step_discriminators(const Domains& real, const Domains& fake, StepContext& context);
  void add_identity(const std::string& side, const Network& generator, const at::Tensor& real,
                    double weight, StepContext& context);
  at::Tensor add_cycle(const std::string& side, const Network& there, const Network& critic,
                       const Network& back, const at::Tensor& real, double weight,
                       StepContext& context);
  void add_discrimination(const std::string& side, const Network& critic, const at::Tensor& real,
                          const at::Tensor& fake, StepContext& context);

  Options options_;
  nn::ScheduledRate rate_;
  nn::GanMode gan_mode_ = nn::GanMode::lsgan;
  std::int64_t channels_a_ = 0;
  std::int64_t channels_b_ = 0;
  Network g_a_, g_b_, d_a_, d_b_;
  std::optional<nn::Adam> optimizer_g_, optimizer_d_;
  nn::ImagePool pool_a_, pool_b_;
};

}  // namespace oct::cyclegan
