// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "losses.h"
#include "octsdk/testing/snapshot.h"
#include "small_stylegan.h"
#include "support/part_map.h"
#include "support/run_step.h"

namespace oct::stylegan {
namespace {

using oct::testing::differences;
using oct::testing::PlainContext;
using oct::testing::Snapshot;
using oct::testing::take_snapshot;

void train(Model& model, const Build& build, PlainContext& context, int steps) {
  for (int i = 0; i < steps; ++i) {
    test::run_step(model, batch_of(build, context.at.step), context);
  }
}

std::set<std::string> names_of(const std::map<std::string, double>& scalars) {
  std::set<std::string> names;
  for (const auto& [name, value] : scalars) {
    names.insert(name);
    EXPECT_TRUE(std::isfinite(value)) << name;
  }
  return names;
}

TEST(StyleGanStep, RegularisesWhenItIsDue) {
  const Build build;
  const auto model = make(with(small, {{"r1-interval", "3"}}), build);
  const std::set<std::string> always{"loss_G", "loss_D", "ada_p", "ada_sign"};
  for (int step = 0; step < 6; ++step) {
    PlainContext context(0);
    context.at.step = step;
    test::run_step(*model, batch_of(build, step), context);
    std::set<std::string> expected = always;
    if (step % 2 == 0) expected.insert({"path_length_penalty", "path_length_mean"});
    if (step % 3 == 0) expected.insert("r1_penalty");
    EXPECT_EQ(names_of(context.scalars), expected) << step;
  }
}

TEST(StyleGanStep, LeavesOutWhatIsTurnedOff) {
  const Build build{.channels = 3};
  const auto model =
      make(with(small, {{"gamma", "0"}, {"pl-weight", "0"}, {"ada-pipe", "none"}}), build);
  PlainContext context(0);
  test::run_step(*model, batch_of(build, 0), context);
  EXPECT_EQ(names_of(context.scalars), (std::set<std::string>{"loss_G", "loss_D"}));
  EXPECT_EQ(*test::PartMap(*model).numbers.at("path_length_mean"), 0);
}

TEST(StyleGanStep, MovesAllNetworks) {
  const Build build;
  const auto model = make(small, build);
  const Snapshot before = take_snapshot(*model);
  PlainContext context(0);
  train(*model, build, context, 4);
  const Snapshot after = take_snapshot(*model);
  for (const char* name :
       {"G/synthesis.b4.const", "G/mapping.w_avg", "G_ema/mapping.w_avg",
        "G/synthesis.b16.conv1.noise_strength", "G_ema/synthesis.b16.torgb.bias",
        "D/b16.fromrgb.weight", "D/b4.out.weight", "path_length_mean", "ada.sign_mean"}) {
    EXPECT_FALSE(torch::equal(before.at(name), after.at(name))) << name;
  }
}

/// 2N steps are N steps, a restored copy of other weights, and N steps more.
void expect_exact_resume(const Values& values, const Build& build) {
  const auto whole = make(values, build);
  PlainContext context(7);
  train(*whole, build, context, 5);
  Build other = build;
  other.seed = 99;
  const auto resumed = make(values, other);
  oct::testing::restore_snapshot(*resumed, take_snapshot(*whole));
  PlainContext again(7);
  again.at = context.at;
  train(*whole, build, context, 5);
  train(*resumed, build, again, 5);
  EXPECT_EQ(differences(take_snapshot(*resumed), take_snapshot(*whole)),
            std::vector<std::string>{});
  EXPECT_EQ(again.scalars, context.scalars);
}

TEST(StyleGanResume, IsExactWithEverythingOn) {
  expect_exact_resume(with(small, {{"mixing", "1"}}), {});
}

TEST(StyleGanResume, IsExactWithLabelsAndLazyIntervalsOutOfStep) {
  const Build build{.channels = 3, .classes = {"drusen", "normal"}};
  expect_exact_resume(with(small, {{"conditional", "true"},
                                   {"r1-interval", "3"},
                                   {"pl-interval", "4"},
                                   {"ada-interval", "4"},
                                   {"mixing", "0.5"}}),
                      build);
}

TEST(StyleGanStep, FixedAugmentationStays) {
  const Build build;
  const auto model = make(with(small, {{"ada-fixed", "true"}, {"ada-p", "0.3"}}), build);
  PlainContext context(0);
  train(*model, build, context, 4);
  EXPECT_EQ(context.scalars.at("ada_p"), 0.3);
}

TEST(StyleGanStep, FrozenLayersStayAndTheOthersMove) {
  const Build build;
  const auto model = make(with(small, {{"freeze-d", "2"}}), build);
  const Snapshot before = take_snapshot(*model);
  PlainContext context(0);
  train(*model, build, context, 2);
  const Snapshot after = take_snapshot(*model);
  EXPECT_TRUE(torch::equal(before.at("D/b16.conv0.weight"), after.at("D/b16.conv0.weight")));
  EXPECT_FALSE(torch::equal(before.at("D/b16.conv1.weight"), after.at("D/b16.conv1.weight")));
}

TEST(StyleGanStep, TheAverageIsTheGeneratorAtTheStart) {
  const Build build;
  const auto model = make(small, build);
  PlainContext context(0);
  test::run_step(*model, batch_of(build, 0), context);  // after 0 images nothing is kept
  const Snapshot parts = take_snapshot(*model);
  EXPECT_TRUE(torch::equal(parts.at("G/synthesis.b8.conv0.weight"),
                           parts.at("G_ema/synthesis.b8.conv0.weight")));
}

TEST(StyleGanStep, SmallAndOddBatchesTrain) {
  const Build build;
  for (const std::int64_t images : {1, 3}) {
    const auto model = make(small, build);
    PlainContext context(0);
    test::run_step(*model, batch_of(build, 0, images), context);
    names_of(context.scalars);
  }
}

TEST(StyleGanStep, TrainsAnOctScanAtItsFullSize) {
  const Build build{.size = {512, 1024}};
  const auto model = make(with(small, {{"channel-base", "1024"}, {"channel-max", "4"}}), build);
  PlainContext context(0);
  test::run_step(*model, batch_of(build, 0, 2), context);
  EXPECT_EQ(names_of(context.scalars).count("r1_penalty"), 1U);
  const at::Tensor image = model->generator()->generate(torch::randn({1, 8}), {});
  EXPECT_EQ(image.sizes(), at::IntArrayRef({1, 1, 512, 1024}));
}

TEST(StyleGanLosses, GradientsLoseWhatIsNotFinite) {
  const at::Tensor weight = torch::zeros({4}).requires_grad_(true);
  const float infinity = std::numeric_limits<float>::infinity();
  weight.mutable_grad() = torch::tensor({std::nanf(""), infinity, -infinity, 2.0F});
  const nn::Adam optimizer({{"w", weight}}, {});
  clean_gradients(optimizer);
  EXPECT_TRUE(torch::equal(weight.grad(), torch::tensor({0.0F, 1e5F, -1e5F, 2.0F})));
}

// |d(a . x)/dx|^2 = |a|^2; an image that is linear in its style moves by its Jacobian's length.
TEST(StyleGanLosses, PenaltiesOfLinearFunctionsAreKnown) {
  const at::Tensor slope = torch::randn({1, 1, 4, 4}, torch::kDouble);
  const at::Tensor images = torch::randn({3, 1, 4, 4}, torch::kDouble).requires_grad_(true);
  const at::Tensor penalty = r1_penalty((images * slope).sum({1, 2, 3}).unsqueeze(1), images);
  EXPECT_TRUE(torch::allclose(penalty, slope.square().sum().expand({3})));

  const at::Tensor jacobian = torch::randn({6, 16}, torch::kDouble);
  const at::Tensor styles = torch::randn({3, 2, 3}, torch::kDouble).requires_grad_(true);
  const at::Tensor made = styles.flatten(1).mm(jacobian).view({3, 1, 4, 4});
  const at::Tensor noise = torch::randn({3, 1, 4, 4}, torch::kDouble);
  const PathLength path = path_length(made, styles, noise, 0.5, 0.1);
  const at::Tensor moved = noise.flatten(1).mm(jacobian.t()).view({3, 2, 3}) / 4;
  const at::Tensor lengths = moved.square().sum(2).mean(1).sqrt();
  EXPECT_TRUE(torch::allclose(path.mean, 0.45 + 0.1 * lengths.mean()));
  EXPECT_TRUE(torch::allclose(path.penalty, (lengths - path.mean).square()));
}

}  // namespace
}  // namespace oct::stylegan
