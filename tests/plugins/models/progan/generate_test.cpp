// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "octsdk/testing/snapshot.h"
#include "small_progan.h"

namespace oct::progan {
namespace {

using ::testing::HasSubstr;

void grow_to(Model& model, std::int64_t images, const ModelSetup& setup) {
  oct::testing::PlainContext context(0);
  context.at.images = images;
  test::run_step(model, batch_for(model, context.at, 4, setup), context);
}

TEST(ProGanGenerate, GivesTheFullSizeFromTheFirstStepOn) {
  const ModelSetup setup = setup_of(16);
  auto model = make(k_small, setup);
  const at::Tensor z = torch::randn({3, 6});
  for (const std::int64_t images : {0, 60, 90, 500}) {
    grow_to(*model, images, setup);
    const at::Tensor made = model->generator()->generate(z, {});
    EXPECT_EQ(made.sizes(), at::IntArrayRef({3, 1, 16, 16}));
    EXPECT_LE(made.abs().max().item<float>(), 1);
    // Until it has grown, blocks of pixels are equal.
    const at::Tensor coarse =
        torch::avg_pool2d(made, 2).repeat_interleave(2, 2).repeat_interleave(2, 3);
    EXPECT_EQ(torch::allclose(made, coarse), images < 120) << images;
  }
  EXPECT_FALSE(model->generator()->truncates());
}

TEST(ProGanGenerate, ClassesMustBeNamed) {
  ModelSetup setup = setup_of(16);
  setup.classes = {"DRUSEN", "NORMAL"};
  auto model = make(with(k_small, {{"conditional", "true"}}), setup);
  grow_to(*model, 500, setup);
  const at::Tensor z = torch::randn({1, 6});
  const auto image = [&](const at::Tensor& labels) {
    return model->generator()->generate(z, labels);
  };
  EXPECT_THAT(error_of([&] { image({}); }), HasSubstr("name a class"));
  EXPECT_THAT(error_of([&] { image(torch::zeros({1, 3})); }), HasSubstr("another width"));
  EXPECT_FALSE(image(torch::tensor({{1.0, 0.0}})).equal(image(torch::tensor({{0.0, 1.0}}))));
  EXPECT_EQ(model->latent_space()->style_size(), 8);
  EXPECT_NEAR(model->latent_space()->average()[7].item<double>(), 0.5 * std::sqrt(8.0 / 7), 1e-6);
}

TEST(ProGanGenerate, CutLatentsStayWithinTheCut) {
  const ModelSetup setup = setup_of(16);
  auto model = make(with(k_small, {{"truncate-latents", "0.7"}}), setup);
  const auto image = [&](double value) {
    at::Tensor z = torch::zeros({1, 6});
    z[0][0] = value;
    z[0][1] = 0.1;
    return model->generator()->generate(z, {});
  };
  EXPECT_TRUE(torch::allclose(image(8), image(30)));
  EXPECT_FALSE(torch::allclose(image(0.5), image(2)));
}

TEST(ProGanLatentSpace, IsTheNormalisedLatent) {
  const ModelSetup setup = setup_of(16);
  auto model = make(k_small, setup);
  grow_to(*model, 500, setup);
  LatentSpace& space = *model->latent_space();
  EXPECT_EQ(space.style_count(), 1);
  EXPECT_EQ(space.style_size(), 6);
  EXPECT_TRUE(space.noise().empty());
  EXPECT_EQ(space.average().sizes(), at::IntArrayRef({6}));
  EXPECT_EQ(space.style_weights().sizes(), at::IntArrayRef({64, 6}));

  const at::Tensor z = torch::randn({2, 6});
  const at::Tensor styles = space.map(z, {});
  ASSERT_EQ(styles.sizes(), at::IntArrayRef({2, 1, 6}));
  EXPECT_TRUE(torch::allclose(styles.square().mean(2), torch::ones({2, 1})));
  EXPECT_TRUE(space.synthesize(styles, {}).clamp(-1, 1).equal(model->generator()->generate(z, {})));

  const at::Tensor variable = styles.detach().clone().requires_grad_(true);
  space.synthesize(variable, {}).sum().backward();
  EXPECT_GT(variable.grad().abs().max().item<float>(), 0);
}

TEST(ProGanLatentSpace, OfThePlainStartHasAsManyWeights) {
  auto model = make(with(k_small, {{"start", "transposed"}}), setup_of(16));
  EXPECT_EQ(model->latent_space()->style_weights().sizes(), at::IntArrayRef({64, 6}));
}

}  // namespace
}  // namespace oct::progan
