// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "small_stylegan.h"
#include "support/part_map.h"

namespace oct::stylegan {
namespace {

using ::testing::HasSubstr;

/// With noise and mean style that show.
std::unique_ptr<StyleGan> telling(const Values& values = small, const Build& build = {}) {
  auto model = make(values, build);
  const torch::NoGradGuard no_grad;
  auto& network = *test::PartMap(*model).modules.at("G_ema");
  for (auto& item : network.named_parameters()) {
    if (item.key().find("noise_strength") != std::string::npos) item.value().fill_(0.5);
    if (item.key().find("torgb.weight") != std::string::npos) item.value().mul_(0.2);
  }
  network.named_buffers()["mapping.w_avg"].normal_();
  return model;
}

at::Tensor latents(std::int64_t count) {
  torch::manual_seed(11);
  return torch::randn({count, 8});
}

TEST(StyleGanGenerate, AnImageDoesNotDependOnThoseBesideIt) {
  const auto model = telling();
  const at::Tensor z = latents(5);
  const at::Tensor all = model->generator()->generate(z, {});
  EXPECT_EQ(all.sizes(), at::IntArrayRef({5, 1, 16, 16}));
  EXPECT_LE(all.abs().max().item<float>(), 1);
  for (std::int64_t n = 0; n < 5; ++n) {
    EXPECT_TRUE(torch::equal(model->generator()->generate(z.narrow(0, n, 1), {})[0], all[n]));
  }
}

TEST(StyleGanGenerate, PsiPullsTowardsTheMean) {
  const auto model = telling();
  Generator& generator = *model->generator();
  EXPECT_TRUE(generator.truncates());
  const at::Tensor z = latents(2);
  const at::Tensor mean = generator.generate(z, {}, {.psi = 0});
  EXPECT_TRUE(torch::equal(mean[0], mean[1]));
  const at::Tensor half = generator.generate(z, {}, {.psi = 0.5});
  const at::Tensor coarse = generator.generate(z, {}, {.psi = 0.5, .psi_cutoff = 2});
  const at::Tensor whole = generator.generate(z, {}, {.psi = 1});
  EXPECT_FALSE(torch::equal(half, whole));
  EXPECT_FALSE(torch::equal(half, coarse));
  EXPECT_FALSE(torch::equal(coarse, whole));
  const auto beyond = model->latent_space()->style_count() + 1;
  EXPECT_TRUE(torch::equal(generator.generate(z, {}, {.psi = 0.5, .psi_cutoff = beyond}), half));
}

TEST(StyleGanGenerate, NoiseHasThreeModes) {
  const auto model = telling();
  Generator& generator = *model->generator();
  const at::Tensor z = latents(1);
  const auto drawn = [&](std::uint64_t seed) {
    Rng random(seed, "noise");
    return generator.generate(z, {}, {.noise = NoiseMode::random, .random = &random});
  };
  const at::Tensor constant = generator.generate(z, {});
  EXPECT_TRUE(torch::equal(drawn(1), drawn(1)));
  EXPECT_FALSE(torch::equal(drawn(1), drawn(2)));
  EXPECT_FALSE(torch::equal(drawn(1), constant));
  EXPECT_FALSE(torch::equal(generator.generate(z, {}, {.noise = NoiseMode::none}), constant));
}

TEST(StyleGanGenerate, ByClass) {
  const Build build{.classes = {"drusen", "normal", "cnv"}};
  const auto model = telling(with(small, {{"conditional", "true"}}), build);
  const at::Tensor z = latents(1);
  const at::Tensor classes = torch::eye(3);
  Generator& generator = *model->generator();
  EXPECT_FALSE(torch::equal(generator.generate(z, classes.narrow(0, 0, 1)),
                            generator.generate(z, classes.narrow(0, 1, 1))));
  EXPECT_THAT(usage_error_of([&] { generator.generate(z, {}); }), HasSubstr("no labels"));
  EXPECT_THAT(usage_error_of([&] { generator.generate(z, torch::eye(2).narrow(0, 0, 1)); }),
              HasSubstr("expected [N, 3]"));
}

TEST(StyleGanLatentSpace, MapAndSynthesizeAreGenerate) {
  const auto model = telling();
  LatentSpace& space = *model->latent_space();
  const at::Tensor z = latents(1);
  const at::Tensor styles = space.map(z, {});
  EXPECT_EQ(styles.sizes(), at::IntArrayRef({1, space.style_count(), space.style_size()}));
  EXPECT_EQ(space.style_count(), 6);
  EXPECT_EQ(space.average().sizes(), at::IntArrayRef({8}));
  EXPECT_EQ(space.noise().size(), 5U);
  EXPECT_EQ(space.style_weights().size(1), space.style_size());
  EXPECT_TRUE(
      torch::equal(space.synthesize(styles, {}).clamp(-1, 1), model->generator()->generate(z, {})));
}

TEST(StyleGanLatentSpace, ImagesAreDifferentiableInStylesAndNoise) {
  const auto model = telling();
  LatentSpace& space = *model->latent_space();
  const at::Tensor styles = space.map(latents(2), {}).detach().clone().requires_grad_(true);
  std::vector<at::Tensor> noise;
  for (const at::Tensor& map : space.noise()) noise.push_back(map.clone().requires_grad_(true));
  space.synthesize(styles, noise).square().sum().backward();
  EXPECT_GT(styles.grad().abs().min().item<float>(), 0);
  for (const at::Tensor& map : noise) EXPECT_GT(map.grad().abs().max().item<float>(), 0);
}

}  // namespace
}  // namespace oct::stylegan
