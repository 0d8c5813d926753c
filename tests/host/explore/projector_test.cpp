// SPDX-License-Identifier: Apache-2.0
#include "explore/projector.h"

#include <gmock/gmock.h>

#include "../../support/temporary_files.h"
#include "toy_space.h"

namespace oct::host {
namespace {

TEST(Projector, RatesRampUpAndDown) {
  EXPECT_EQ(projection_rate(0), 0);
  EXPECT_NEAR(projection_rate(0.025), 0.5, 1e-12);
  EXPECT_NEAR(projection_rate(0.05), 1, 1e-12);
  EXPECT_NEAR(projection_rate(0.7), 1, 1e-12);
  EXPECT_NEAR(projection_rate(0.875), 0.5, 1e-12);
  EXPECT_NEAR(projection_rate(1), 0, 1e-12);
}

TEST(Projector, PenaltyIsSmallForNoiseAndLargeForPatterns) {
  at::Tensor white = at::empty({64, 64}, at::kDouble);
  Rng random(1, "white");
  for (std::int64_t i = 0; i < white.numel(); ++i) {
    white.mutable_data_ptr<double>()[i] = random.normal();
  }
  EXPECT_LT(noise_penalty({white}).item<double>(), 0.01);
  const at::Tensor stripes =
      (at::arange(64, at::kDouble).remainder(2) * 2 - 1).expand({64, 64}).contiguous();
  EXPECT_NEAR(noise_penalty({stripes}).item<double>(), 2, 1e-9)
      << "correlation -1 along rows, 1 along columns, nothing left below";
}

TEST(Projector, FindsAnImageOfTheSpaceAgain) {
  test::ToySpaceModel model;
  const StyleSpace space = test::space_of(model);
  const at::Tensor wanted = space.styles(space.latent(41));
  const at::Tensor target = space.synthesize(wanted, {})[0];
  ProjectionPlan plan;
  plan.steps = 300;
  plan.samples = 500;
  std::int64_t ticks = 0;
  plan.tick = [&](std::int64_t, double) { ++ticks; };
  const Projection found = project(space, target, plan);
  EXPECT_EQ(ticks, 300);
  EXPECT_LT(found.last_distance, 0.05 * found.first_distance);
  EXPECT_TRUE(found.styles.allclose(wanted, 0.0, 0.15)) << found.styles << wanted;
  ASSERT_EQ(found.noise.size(), 1U);
  EXPECT_NEAR(found.noise[0].mean().item<double>(), 0, 1e-9);
  EXPECT_NEAR(found.noise[0].square().mean().item<double>(), 1, 1e-9);
  const Projection again = project(space, target, plan);
  EXPECT_TRUE(again.styles.equal(found.styles)) << "deterministic";
  plan.seed = 1;
  EXPECT_FALSE(project(space, target, plan).styles.equal(found.styles));
}

TEST(Projector, WorksWithoutNoiseAndRefusesOtherShapes) {
  test::ToySpaceModel model;
  model.noisy = false;
  const StyleSpace space = test::space_of(model);
  ProjectionPlan plan;
  plan.steps = 3;
  plan.samples = 10;
  EXPECT_TRUE(project(space, at::zeros({1, 16, 16}, at::kDouble), plan).noise.empty());
  EXPECT_EQ(test::failure_of([&] {
              project(space, at::zeros({3, 16, 16}, at::kDouble), plan);
            }).first,
            ExitCode::usage);
}

}  // namespace
}  // namespace oct::host
