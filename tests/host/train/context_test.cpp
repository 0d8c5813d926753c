// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "../../support/temporary_files.h"
#include "train/rng_state.h"
#include "train/step_context.h"

namespace oct::host {
namespace {

using test::failure_of;
using testing::HasSubstr;

TEST(StepContext, BackwardAccumulates) {
  LocalStepContext context({}, 1);
  const at::Tensor x = at::ones({2}).set_requires_grad(true);
  context.backward((x * x).sum(), "a");
  context.backward(x.sum(), "b");
  EXPECT_TRUE(at::equal(x.grad(), at::full({2}, 3.0)));
}

TEST(StepContext, NaNAndInfinityStopTraining) {
  LocalStepContext context({.step = 41}, 1);
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const at::Tensor x = at::full({1}, bad).set_requires_grad(true);
    const auto [code, message] = failure_of([&] { context.backward(x.sum(), "loss_G"); });
    EXPECT_EQ(code, ExitCode::diverged);
    EXPECT_THAT(message, HasSubstr("step 42"));
    EXPECT_THAT(message, HasSubstr("loss_G"));
    EXPECT_FALSE(x.grad().defined());
  }
}

TEST(StepContext, OnlyScalarsAreLosses) {
  LocalStepContext context({}, 1);
  const auto [code, message] = failure_of([&] { context.backward(at::ones({2}), "loss_D"); });
  EXPECT_EQ(code, ExitCode::plugin_failed);
  EXPECT_THAT(message, HasSubstr("'loss_D' has 2 values, expected a scalar"));
  EXPECT_EQ(failure_of([&] { context.backward({}, "x"); }).first, ExitCode::plugin_failed);
}

TEST(StepContext, RandomDependsOnSeedStepAndPurpose) {
  const auto first = [](std::int64_t step, std::uint64_t seed, const char* purpose) {
    return LocalStepContext({.step = step}, seed).random(purpose).next();
  };
  EXPECT_EQ(first(3, 1, "a"), first(3, 1, "a"));
  EXPECT_NE(first(3, 1, "a"), first(4, 1, "a"));
  EXPECT_NE(first(3, 1, "a"), first(3, 2, "a"));
  EXPECT_NE(first(3, 1, "a"), first(3, 1, "b"));
}

TEST(StepContext, KeepsTheOrderOfScalarsAndTheLastValue) {
  LocalStepContext context({}, 1);
  context.scalar("b", 1.0);
  context.scalar("a", at::full({}, 2.5));
  context.scalar("b", 3.0);
  EXPECT_EQ(context.scalars(), (Scalars{{"b", 3.0}, {"a", 2.5}}));
}

TEST(RngGuard, PutsTheGeneratorBack) {
  seed_torch(5);
  const at::Tensor expected = at::randn({8});
  seed_torch(5);
  {
    const RngGuard guard;
    at::randn({3});
  }
  EXPECT_TRUE(at::equal(at::randn({8}), expected));
}

}  // namespace
}  // namespace oct::host
