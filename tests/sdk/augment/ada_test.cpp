// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/ada.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>
#include <map>

#include "octsdk/error.h"
#include "octsdk/testing/plain_context.h"

namespace oct::nn {
namespace {

/// `positive` of `n` scores are positive, the rest negative.
at::Tensor scores(int positive, int n) {
  const at::Tensor result = torch::full({n, 1}, -0.3);
  result.narrow(0, 0, positive).fill_(7);
  return result;
}

class Numbers final : public PartVisitor {
 public:
  void module(std::string_view, torch::nn::Module&, PartUse) override { FAIL(); }
  void optimizer(std::string_view, Optimizer&) override { FAIL(); }
  void tensor(std::string_view, at::Tensor&) override { FAIL(); }
  void number(std::string_view name, double& value) override {
    EXPECT_TRUE(all.emplace(name, &value).second) << name;
  }
  std::map<std::string, double*> all;
};

TEST(Ada, RisesAndFallsByTheImagesOfAnInterval) {
  testing::PlainContext context(1);
  AdaController ada({.target = 0.6, .kimg = 1, .interval = 2});
  const auto step = [&](int positive) {
    ada.observe(scores(positive, 16));
    ada.end_step(16, context);
  };
  step(16);
  EXPECT_EQ(ada.p(), 0);  // the interval is not over
  step(14);               // r = (16 + 12) / 32 = 0.875
  EXPECT_DOUBLE_EQ(ada.sign_mean(), 0.875);
  EXPECT_DOUBLE_EQ(ada.p(), 0.032);
  step(16);
  step(16);
  EXPECT_DOUBLE_EQ(ada.p(), 0.064);
  step(8);
  step(16);  // r = 0.5
  EXPECT_DOUBLE_EQ(ada.sign_mean(), 0.5);
  EXPECT_DOUBLE_EQ(ada.p(), 0.032);
}

TEST(Ada, NeverFallsBelowZeroAndMayExceedOne) {
  testing::PlainContext context(1);
  AdaController ada({.kimg = 0.1, .interval = 1, .initial_p = 0.5});
  const auto step = [&](int positive) {
    ada.observe(scores(positive, 4));
    ada.end_step(70, context);
  };
  step(0);
  EXPECT_EQ(ada.p(), 0);
  step(4);
  step(4);
  EXPECT_DOUBLE_EQ(ada.p(), 1.4);
}

TEST(Ada, StaysAtTheTargetAndWithoutScores) {
  testing::PlainContext context(1);
  AdaController ada({.target = 0.5, .interval = 1, .initial_p = 0.25});
  ada.observe(scores(3, 4));
  ada.end_step(16, context);
  EXPECT_EQ(ada.sign_mean(), 0.5);
  EXPECT_EQ(ada.p(), 0.25);
  ada.end_step(16, context);
  EXPECT_EQ(ada.p(), 0.25);
}

TEST(Ada, AScoreOfZeroCountsAsNeither) {
  testing::PlainContext context(1);
  AdaController ada({.interval = 1});
  ada.observe(torch::tensor({0.0, 0.0, 0.0, 5.0}));
  ada.end_step(4, context);
  EXPECT_DOUBLE_EQ(ada.sign_mean(), 0.25);
}

/// Two ranks, of which the other saw eight negative scores.
class TwoRanks final : public testing::PlainContext {
 public:
  using PlainContext::PlainContext;
  at::Tensor mean_over_ranks(const at::Tensor& value) override {
    return (value + torch::tensor({-8.0, 8.0}, torch::kDouble)) / 2;
  }
};

TEST(Ada, WeighsTheScoresOfAllRanks) {
  TwoRanks context(1);
  AdaController ada({.interval = 1});
  ada.observe(scores(24, 24));
  ada.end_step(32, context);
  EXPECT_DOUBLE_EQ(ada.sign_mean(), 0.5);  // (24 - 8) / 32
}

TEST(Ada, GoesOnFromItsNumbersInTheMiddleOfAnInterval) {
  testing::PlainContext context(1);
  const AdaOptions options{.target = -0.1, .kimg = 3, .interval = 3};
  AdaController first(options);
  AdaController second(options);
  const auto step = [&](AdaController& ada, int i) {
    ada.observe(scores(i % 5, 4));
    ada.end_step(7, context);
  };
  for (int i = 0; i < 7; ++i) step(first, i + 2);
  Numbers saved;
  Numbers restored;
  first.visit_parts(saved, "ada");
  second.visit_parts(restored, "ada");
  for (auto& [name, value] : restored.all) *value = *saved.all.at(name);
  for (int i = 0; i < 40; ++i) {
    step(first, i);
    step(second, i);
    EXPECT_EQ(first.p(), second.p());
    EXPECT_EQ(first.sign_mean(), second.sign_mean());
  }
  EXPECT_GT(first.p(), 0);
}

TEST(Ada, RefusesOptionsOutOfRange) {
  EXPECT_THROW(AdaController({.target = 1.5}), Error);
  EXPECT_THROW(AdaController({.kimg = 0}), Error);
  EXPECT_THROW(AdaController({.interval = 0}), Error);
  EXPECT_THROW(AdaController({.initial_p = -0.1}), Error);
  EXPECT_THROW(AdaController({.kimg = std::numeric_limits<double>::quiet_NaN()}), Error);
}

}  // namespace
}  // namespace oct::nn
