// SPDX-License-Identifier: Apache-2.0
#include "octsdk/testing/gradcheck.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "octsdk/error.h"

namespace oct::testing {
namespace {

using Tensors = std::vector<at::Tensor>;
using ::testing::HasSubstr;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor drawn(at::IntArrayRef shape, std::uint64_t seed) {
  torch::manual_seed(seed);
  return torch::randn(shape, torch::kDouble);
}

at::Tensor convolved(const Tensors& in) {
  return torch::conv2d(torch::tanh(in[0]), in[1], in[2]);
}
Tensors for_convolution() {
  return {drawn({2, 3, 5, 4}, 1), drawn({2, 3, 3, 3}, 2), drawn({2}, 3)};
}

/// x^2 whose first derivative is 2x but for one entry.
struct WrongFirst : torch::autograd::Function<WrongFirst> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x) {
    context->save_for_backward({x});
    return x.square();
  }
  static variable_list backward(AutogradContext* context, variable_list gradient) {
    at::Tensor factor = torch::full({4}, 2.0, torch::kDouble);
    factor[2] = 2.01;
    return {gradient[0] * context->get_saved_variables()[0] * factor};
  }
};

/// x^2 with a right first derivative that forgets its graph.
struct WrongSecond : torch::autograd::Function<WrongSecond> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x) {
    context->save_for_backward({x});
    return x.square();
  }
  static variable_list backward(AutogradContext* context, variable_list gradient) {
    return {gradient[0] * 2 * context->get_saved_variables()[0].detach()};
  }
};

TEST(Gradcheck, HoldsForLibTorchsOwn) {
  const GradcheckReport first = gradcheck(convolved, for_convolution());
  EXPECT_TRUE(first.holds()) << first.text();
  EXPECT_EQ(first.compared, 2 * 3 * 5 * 4 + 2 * 3 * 3 * 3 + 2);
  const GradcheckReport second = gradgradcheck(convolved, for_convolution());
  EXPECT_TRUE(second.holds()) << second.text();
  EXPECT_EQ(second.compared, first.compared + 2 * 2 * 3 * 2);
}

TEST(Gradcheck, FindsOneWrongEntry) {
  const GradcheckReport report =
      gradcheck([](const Tensors& in) { return in[0] + WrongFirst::apply(in[1]); },
                {drawn({4}, 1), torch::tensor({1.0, 2.0, 3.0, 4.0}, torch::kDouble)});
  ASSERT_EQ(report.mismatches.size(), 1);
  EXPECT_EQ(report.mismatches[0].input, 1);
  EXPECT_EQ(report.mismatches[0].entry, 2);
  EXPECT_NEAR(report.mismatches[0].analytic / report.mismatches[0].numeric, 2.01 / 2, 1e-6);
  EXPECT_THAT(report.text(), HasSubstr("1 of 8 derivatives are wrong\ninput 1, entry 2: numeric"));
}

TEST(Gradcheck, ALostGraphIsAWrongGradient) {
  const GradcheckReport report =
      gradcheck([](const Tensors& in) { return in[0].detach() * 3; }, {drawn({2}, 1)});
  EXPECT_EQ(report.mismatches.size(), 2);
  EXPECT_EQ(report.mismatches.at(0).analytic, 0);
}

TEST(Gradcheck, NotANumberIsWrong) {
  const GradcheckReport report = gradcheck([](const Tensors& in) { return in[0].abs().sqrt(); },
                                           {torch::zeros({1}, torch::kDouble)});
  EXPECT_EQ(report.mismatches.size(), 1);
}

TEST(Gradgradcheck, FindsABackwardWithoutAGraph) {
  const TensorFunction square = [](const Tensors& in) { return WrongSecond::apply(in[0]); };
  const GradcheckReport first = gradcheck(square, {drawn({3}, 1)});
  EXPECT_TRUE(first.holds()) << first.text();
  const GradcheckReport second = gradgradcheck(square, {drawn({3}, 1)});
  EXPECT_EQ(second.mismatches.size(), 3);
  EXPECT_EQ(second.mismatches.at(0).input, 0);
}

TEST(Gradgradcheck, TakesFunctionsThatDifferentiate) {
  const TensorFunction penalty = [](const Tensors& in) {
    const at::Tensor y = (in[0] * in[1]).tanh();
    return torch::autograd::grad({y}, {in[0]}, {torch::ones_like(y)}, true, true)[0].square();
  };
  const GradcheckReport report = gradgradcheck(penalty, {drawn({3}, 1), drawn({3}, 2)});
  EXPECT_TRUE(report.holds()) << report.text();
}

TEST(Gradcheck, LooksAtAsManyEntriesAsAsked) {
  const auto report = gradcheck(convolved, for_convolution(), {.seed = 3, .entries = 7});
  EXPECT_TRUE(report.holds()) << report.text();
  EXPECT_EQ(report.compared, 7 + 7 + 2);
}

TEST(Gradcheck, RefusesWhatItCannotJudge) {
  EXPECT_THROW(gradcheck(convolved, {}), Error);
  EXPECT_THROW(gradcheck([](const Tensors& in) { return in[0]; }, {torch::ones({2})}), Error);
  EXPECT_THROW(gradcheck([](const Tensors& in) { return torch::dropout(in[0], 0.5, true); },
                         {drawn({100}, 1)}),
               Error);
}

}  // namespace
}  // namespace oct::testing
