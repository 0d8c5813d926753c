// SPDX-License-Identifier: Apache-2.0
// Goldens of Pix2Pix: a network's outputs and gradients, or a training trajectory.
#include <torch/torch.h>

#include "family.h"
#include "image_network.h"
#include "pix2pix.h"
#include "support/part_map.h"
#include "trajectory.h"

namespace oct::golden {
namespace {

/// What the generator makes in the mode it is in, its running statistics left alone.
at::Tensor made_of(Model& model, const at::Tensor& images) {
  auto& generator = static_cast<nn::ImageNetwork&>(*test::PartMap(model).modules.at("G"));
  const torch::NoGradGuard no_grad;
  std::vector<at::Tensor> kept;
  for (const at::Tensor& buffer : generator.buffers()) kept.push_back(buffer.clone());
  at::Tensor made = generator.forward(images);
  const auto buffers = generator.buffers();
  for (std::size_t i = 0; i < buffers.size(); ++i) buffers[i].copy_(kept[i]);
  return made;
}

class Pix2PixTrajectory final : public Trajectory {
 public:
  using Trajectory::Trajectory;

 private:
  [[nodiscard]] std::unique_ptr<Model> make_model() const override {
    return std::make_unique<pix2pix::Pix2Pix>();
  }

  [[nodiscard]] Options options() const override {
    Options options = shared_options(golden());
    options["lambda-l1"] = text_of(training().at("lambda_L1"));
    return options;
  }

  // The recorded batch goes through as one: translate() would take it apart.
  void add_images(Model& model, const Batch& batch, const std::string& prefix) override {
    if (is_wanted(prefix + "fake_B")) add(prefix + "fake_B", made_of(model, batch.source));
  }

  void add_last_images(Model& model) override {
    const std::string name = "out/final_eval_fake_B_of_A1";
    if (!is_wanted(name)) return;
    const nn::Evaluating evaluating(*test::PartMap(model).modules.at("G"));
    add(name, made_of(model, batch(1).source));
  }
};

void run(const Golden& golden) {
  if (golden.meta.contains("training")) {
    Pix2PixTrajectory(golden).run();
  } else {
    run_image_network(golden);
  }
}

const Family pix2pix("pix2pix", run);

}  // namespace
}  // namespace oct::golden
