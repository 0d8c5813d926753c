// SPDX-License-Identifier: Apache-2.0
#include "octsdk/testing/snapshot.h"
#include "small_pix2pix.h"

namespace oct::pix2pix {
namespace {

using test::Values;
using test::with;

constexpr auto k_learnt = Direction::source_to_target;

at::Tensor photos(std::int64_t count) {
  torch::manual_seed(12);
  return torch::rand({count, 3, 32, 32}) * 2 - 1;
}

at::Tensor translated(Model& model, const at::Tensor& images) {
  return model.translator()->translate(images, k_learnt);
}

TEST(Pix2PixTranslate, OneWayOnly) {
  auto model = make(small);
  EXPECT_TRUE(model->translator()->offers(Direction::source_to_target));
  EXPECT_FALSE(model->translator()->offers(Direction::target_to_source));
  auto back = make(with(small, {{"direction", "BtoA"}}));
  EXPECT_FALSE(back->translator()->offers(Direction::source_to_target));
  const at::Tensor photo =
      back->translator()->translate(torch::zeros({1, 1, 32, 32}), Direction::target_to_source);
  EXPECT_EQ(photo.sizes(), at::IntArrayRef({1, 3, 32, 32}));
  EXPECT_THROW(translated(*model, torch::zeros({1, 1, 32, 32})), Error);
}

TEST(Pix2PixTranslate, TheSameImageGivesTheSameImageInAnyCompany) {
  auto model = make(with_noise);
  const at::Tensor images = photos(3);
  const at::Tensor together = translated(*model, images);
  EXPECT_FALSE(together.requires_grad());
  torch::rand({50});  // whatever is drawn in between
  for (std::int64_t i = 0; i < 3; ++i) {
    const at::Tensor alone = translated(*model, images.narrow(0, i, 1));
    EXPECT_TRUE(torch::equal(alone, together.narrow(0, i, 1))) << i;
  }
}

TEST(Pix2PixTranslate, LeavesTheModelAndTheGeneratorAsTheyWere) {
  for (const std::string eval : {"false", "true"}) {
    auto model = make(with(with_noise, {{"eval", eval}}));
    const auto before = oct::testing::take_snapshot(*model);
    const at::Tensor images = photos(2);
    torch::manual_seed(77);
    const at::Tensor expected = torch::rand({4});
    torch::manual_seed(77);
    translated(*model, images);
    EXPECT_TRUE(torch::equal(torch::rand({4}), expected));
    const auto differing = oct::testing::differences(before, oct::testing::take_snapshot(*model));
    EXPECT_TRUE(differing.empty()) << joined(differing);
    for (const auto& [name, module] : test::PartMap(*model).modules) {
      EXPECT_TRUE(module->is_training()) << name;
    }
  }
}

// Isola et al. §3.4: statistics are those of the image itself, so running ones have no say.
TEST(Pix2PixTranslate, AsInTrainingUnlessEvalIsAsked) {
  const auto changes_with_running_mean = [](const std::string& eval) {
    auto model = make(with(small, {{"eval", eval}}));
    const at::Tensor images = photos(1);
    const at::Tensor before = translated(*model, images);
    for (const auto& item : test::PartMap(*model).modules.at("G")->named_buffers()) {
      if (item.value().is_floating_point()) item.value().add_(0.5);
    }
    return !torch::equal(before, translated(*model, images));
  };
  EXPECT_FALSE(changes_with_running_mean("false"));
  EXPECT_TRUE(changes_with_running_mean("true"));
}

TEST(Pix2PixTranslate, DropoutIsTheNoise) {
  const auto made = [](const Values& more) {
    return translated(*make(with(with_noise, more)), photos(1));
  };
  EXPECT_FALSE(torch::equal(made({}), made({{"dropout", "false"}})));
}

}  // namespace
}  // namespace oct::pix2pix
