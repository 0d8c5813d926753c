// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <vector>

#include "octsdk/model.h"
#include "octsdk/nn/adam.h"
#include "octsdk/nn/image_pool.h"
#include "octsdk/nn/network.h"
#include "octsdk/nn/scheduled_rate.h"
#include "options.h"

namespace oct::pix2pix {

/// Pix2Pix: Isola, Zhu, Zhou, Efros, "Image-to-image translation with conditional adversarial
/// networks", CVPR 2017, arXiv 1611.07004. The paper's x -> y is A -> B here (the published code's
/// names). G translates A; D judges A and B side by side, stacked in channels.
class Pix2Pix final : public Model, private Translator {
 public:
  void options(OptionSet& set) override {
    options_.declare(set);
    rate_.declare(set);
  }
  [[nodiscard]] std::vector<Preset> presets() const override { return pix2pix::presets(); }
  [[nodiscard]] Need need() const override { return options_.need(); }

  void build(const ModelSetup& setup) override;
  void visit_parts(PartVisitor& visitor) override;
  void train_step(const Batch& batch, StepContext& context) override;
  Translator* translator() override { return this; }

 private:
  [[nodiscard]] bool offers(Direction direction) const override;
  at::Tensor do_translate(const at::Tensor& images, Direction direction) override;

  void step_discriminator(const at::Tensor& real, const at::Tensor& fake, StepContext& context);
  void step_generator(const at::Tensor& a, const at::Tensor& b, const at::Tensor& fake,
                      StepContext& context);

  Options options_;
  nn::ScheduledRate rate_;
  nn::GanMode gan_mode_ = nn::GanMode::vanilla;
  std::int64_t channels_a_ = 0;
  std::shared_ptr<nn::ImageNetwork> generator_, discriminator_;
  std::optional<nn::Adam> optimizer_g_, optimizer_d_;
  nn::ImagePool pool_;
};

}  // namespace oct::pix2pix
