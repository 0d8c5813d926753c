// SPDX-License-Identifier: Apache-2.0
// Whole trainings with the SDK's own kernels and with LibTorch's operators only (--reference-ops):
// the same but for rounding.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <map>

#include "octsdk/nn/fast_ops.h"
#include "octsdk/testing/plain_context.h"
#include "octsdk/testing/snapshot.h"
#include "plugins/catalogue.h"

namespace oct {
namespace {

struct Training {
  const char* model;
  std::map<std::string, std::string> options;
  std::int64_t side;
  std::int64_t batch;
};

struct Trajectory {
  std::vector<std::map<std::string, double>> scalars;  ///< of each step
  testing::Snapshot end;
};

std::unique_ptr<Model> make_model(const Training& training, at::ScalarType type) {
  const host::Catalogue catalogue({OCT_BUILD_DIR "/lib"});
  std::unique_ptr<Model> model = catalogue.open<Model>(training.model).make();
  OptionSet options;
  model->options(options);
  for (const auto& [name, text] : training.options) {
    if (options.find(name) == nullptr) throw std::invalid_argument(name);
    options.find(name)->set(text, "test");
  }
  ModelSetup setup;
  if (model->need().pairing != Pairing::single) setup.source_channels = 1;
  setup.target_channels = 1;
  setup.target_modality = "oct";
  setup.size = {training.side, training.side};
  setup.dtype = type;
  torch::manual_seed(1);
  model->build(setup);
  return model;
}

Trajectory train(const Training& training, at::ScalarType type, int steps, bool reference) {
  nn::use_reference_ops(reference);
  const std::unique_ptr<Model> model = make_model(training, type);
  testing::PlainContext context(5);
  Trajectory trajectory;
  torch::manual_seed(2);
  for (int i = 0; i < steps; ++i) {
    const Request request = model->request(context.at);
    const std::int64_t side = request.size.height > 0 ? request.size.height : training.side;
    Batch batch;
    batch.target = torch::rand({training.batch, 1, side, side}).to(type) * 2 - 1;
    if (model->need().pairing != Pairing::single) {
      batch.source = torch::rand({training.batch, 1, side, side}).to(type) * 2 - 1;
    }
    context.scalars.clear();
    model->train_step(batch, context);
    trajectory.scalars.push_back(context.scalars);
    context.at.step += 1;
    context.at.images += training.batch;
  }
  trajectory.end = testing::take_snapshot(*model);
  nn::use_reference_ops(false);
  return trajectory;
}

/// The largest |a - b| / (1 + |b|) of the numbers logged in a step.
double difference(const std::map<std::string, double>& a, const std::map<std::string, double>& b) {
  EXPECT_EQ(a.size(), b.size());
  double most = 0;
  for (const auto& [name, value] : b) {
    const double off = std::abs(a.at(name) - value) / (1 + std::abs(value));
    EXPECT_TRUE(std::isfinite(off)) << name;
    most = std::max(most, off);
  }
  return most;
}

double difference(const testing::Snapshot& a, const testing::Snapshot& b) {
  EXPECT_EQ(a.size(), b.size());
  double most = 0;
  for (const auto& [name, tensor] : b) {
    if (!tensor.defined() || tensor.numel() == 0) continue;
    const at::Tensor off = (a.at(name) - tensor).abs() / (1 + tensor.abs());
    most = std::max(most, off.max().item<double>());
  }
  return most;
}

class ReferenceOps : public ::testing::TestWithParam<Training> {};

TEST_P(ReferenceOps, TrainTheSameInFloat64) {
  constexpr int steps = 12;
  const Trajectory fast = train(GetParam(), torch::kDouble, steps, false);
  const Trajectory plain = train(GetParam(), torch::kDouble, steps, true);
  for (int i = 0; i < steps; ++i) {
    EXPECT_LE(difference(fast.scalars[i], plain.scalars[i]), 1e-8) << "step " << i;
  }
  EXPECT_LE(difference(fast.end, plain.end), 1e-6);
}

// Rounding differs, and an adversarial game makes more of it with every step.
TEST_P(ReferenceOps, TrainNearlyTheSameInFloat32) {
  constexpr int steps = 24;
  const Trajectory fast = train(GetParam(), torch::kFloat, steps, false);
  const Trajectory plain = train(GetParam(), torch::kFloat, steps, true);
  EXPECT_LE(difference(fast.scalars[0], plain.scalars[0]), 2e-5);
  double most = 0;
  for (int i = 0; i < steps; ++i) {
    most = std::max(most, difference(fast.scalars[i], plain.scalars[i]));
  }
  EXPECT_LE(most, 0.2);
  RecordProperty("largest_difference", std::to_string(most));
}

TEST_P(ReferenceOps, AreRepeatedToTheLastBit) {
  for (const bool reference : {false, true}) {
    const Trajectory first = train(GetParam(), torch::kFloat, 4, reference);
    const Trajectory second = train(GetParam(), torch::kFloat, 4, reference);
    EXPECT_EQ(testing::differences(first.end, second.end), std::vector<std::string>{});
  }
}

INSTANTIATE_TEST_SUITE_P(
    Models, ReferenceOps,
    ::testing::Values(
        Training{"cyclegan", {{"generator", "resnet_6"}, {"ngf", "8"}, {"ndf", "8"}}, 32, 1},
        Training{"pix2pix", {{"generator", "unet_32"}, {"ngf", "8"}, {"ndf", "8"}}, 32, 2},
        Training{"progan",
                 {{"latent", "16"},
                  {"fmap-base", "256"},
                  {"fmap-max", "16"},
                  {"kimg-stable", "0.02"},
                  {"kimg-fade", "0.02"}},
                 32,
                 4},
        Training{"stylegan",
                 {{"latent", "16"},
                  {"style", "16"},
                  {"mapping-layers", "2"},
                  {"channel-base", "256"},
                  {"channel-max", "16"},
                  {"ada-pipe", "bgc"},
                  {"ada-p", "0.5"}},
                 32,
                 4}),
    [](const auto& info) { return std::string(info.param.model); });

}  // namespace
}  // namespace oct
