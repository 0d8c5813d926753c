// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>

#include "../../support/temporary_files.h"
#include "explore/interpolation.h"
#include "explore/style_choice.h"
#include "toy_space.h"

namespace oct::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(StyleSpace, TruncatesTheFirstStyles) {
  test::ToySpaceModel model;
  const StyleSpace whole = test::space_of(model);
  const StyleSpace half = test::space_of(model, {0.5, 2, {}});
  const at::Tensor full = whole.styles(whole.latent(5));
  const at::Tensor drawn = half.styles(half.latent(5));
  EXPECT_TRUE(at::allclose(drawn.narrow(1, 0, 2), 1 + (full.narrow(1, 0, 2) - 1) * 0.5));
  EXPECT_TRUE(drawn.select(1, 2).equal(full.select(1, 2)));
}

TEST(StyleSpace, GivesTheImagesThatGenerateGives) {
  test::ToySpaceModel model;
  const StyleSpace space = test::space_of(model);
  const at::Tensor z = space.latent(9);
  EXPECT_TRUE(at::allclose(space.image(space.styles(z)),
                           model.generator()->generate(z, {})[0].to(at::kFloat)));
}

TEST(StyleSpace, SamplesAreSeedsOneAfterTheOther) {
  test::ToySpaceModel model;
  const StyleSpace space = test::space_of(model);
  const at::Tensor samples = space.sample(10, 1200);
  ASSERT_EQ(samples.size(0), 1200);
  EXPECT_TRUE(samples[777].equal(space.styles(space.latent(787))[0][0]));
  EXPECT_NEAR(samples.select(1, 0).std().item<double>(), 4, 0.4);
}

TEST(StyleSpace, IsNotForEveryModel) {
  test::ToySpaceModel model;
  EXPECT_THAT(test::failure_of([&] {
                test::space_of(model, {0.5, 4, {}});
              }).second,
              HasSubstr("has 3 styles, so that --psi-cutoff cannot be 4"));
  model.explorable = false;
  const auto [code, message] = test::failure_of([&] { test::space_of(model); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("no latent space"));
}

TEST(Slerp, FollowsTheArc) {
  const at::Tensor x = at::tensor({2.0, 0.0}, at::kDouble).view({1, 2});
  const at::Tensor y = at::tensor({0.0, 2.0}, at::kDouble).view({1, 2});
  EXPECT_TRUE(slerp(x, y, 0).allclose(x));
  EXPECT_TRUE(slerp(x, y, 1).allclose(y));
  const double part = 2 * std::cos(M_PI / 6);
  EXPECT_TRUE(slerp(x, y, 1.0 / 3).allclose(at::tensor({part, 1.0}, at::kDouble).view({1, 2})));
  EXPECT_TRUE(slerp(x, 3 * y, 0.5).norm().allclose(at::scalar_tensor(4.0, at::kDouble)));
  EXPECT_TRUE(slerp(x, -x, 0.25).allclose(x / 2)) << "opposite ends have no arc";
  EXPECT_TRUE(slerp(x, 2 * x, 0.5).allclose(1.5 * x));
  EXPECT_TRUE(slerp(at::zeros_like(x), y, 0.5).allclose(y / 2));
}

TEST(Interpolation, VisitsEverySeed) {
  test::ToySpaceModel model;
  const StyleSpace space = test::space_of(model);
  const auto styles = [&](std::uint64_t seed) { return space.styles(space.latent(seed)); };
  for (const bool in_z : {false, true}) {
    const auto way = interpolated(space, {{1, 7, 9}, 4, in_z, false});
    ASSERT_EQ(way.size(), 9U);
    EXPECT_TRUE(way[0].allclose(styles(1)));
    EXPECT_TRUE(way[4].allclose(styles(7)));
    EXPECT_TRUE(way[8].allclose(styles(9)));
    const auto ring = interpolated(space, {{1, 7, 9}, 4, in_z, true});
    ASSERT_EQ(ring.size(), 12U) << "the first image follows the last frame";
    EXPECT_TRUE(ring[8].allclose(styles(9)));
  }
  const auto straight = interpolated(space, {{1, 7}, 4, false, false});
  EXPECT_TRUE(straight[2].allclose((styles(1) + styles(7)) / 2));
  const auto bent = interpolated(space, {{1, 7}, 4, true, false});
  EXPECT_FALSE(bent[2].allclose(straight[2]));
}

TEST(Styles, AreChosenByWordOrNumber) {
  EXPECT_THAT(parse_styles("coarse", 10), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(parse_styles("middle", 10), ElementsAre(4, 5, 6, 7));
  EXPECT_THAT(parse_styles("fine", 10), ElementsAre(8, 9));
  EXPECT_THAT(parse_styles("coarse", 2), ElementsAre(0, 1));
  EXPECT_THAT(parse_styles("all", 2), ElementsAre(0, 1));
  EXPECT_THAT(parse_styles("0-1,3", 10), ElementsAre(0, 1, 3));
  for (const char* text : {"fine", "8", "0-8", "rough", "-1"}) {
    const auto [code, message] = test::failure_of([&] { parse_styles(text, 8); });
    EXPECT_EQ(code, ExitCode::usage) << text;
    EXPECT_THAT(message, HasSubstr(text));
  }
}

TEST(Styles, AreMixed) {
  const at::Tensor a = at::zeros({1, 3, 2});
  const at::Tensor result = mixed(a, at::ones({1, 3, 2}), {0, 2});
  EXPECT_TRUE(result.equal(at::tensor({1.0F, 1.0F, 0.0F, 0.0F, 1.0F, 1.0F}).view({1, 3, 2})));
  EXPECT_TRUE(a.equal(at::zeros({1, 3, 2}))) << "the original stays";
}

}  // namespace
}  // namespace oct::host
