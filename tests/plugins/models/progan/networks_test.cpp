// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/network.h"
#include "octsdk/testing/gradcheck.h"
#include "small_progan.h"

namespace oct::progan {
namespace {

std::pair<std::int64_t, std::int64_t> counts(const Architecture& architecture) {
  return {nn::parameter_count(GeneratorNetwork(architecture)),
          nn::parameter_count(CriticNetwork(architecture))};
}
using Counts = std::pair<std::int64_t, std::int64_t>;

TEST(ProGanNetworks, HaveThePublishedNumberOfParameters) {
  EXPECT_EQ(counts({.size = 128}), Counts(22'933'394, 22'941'313));
  EXPECT_EQ(counts({.size = 256}), Counts(23'044'309, 23'052'353));
  EXPECT_EQ(counts({.size = 512}), Counts(23'072'120, 23'080'225));
  EXPECT_EQ(counts({.size = 1024}), Counts(23'079'115, 23'087'249));
}

TEST(ProGanNetworks, OfTheStudyHaveItsNumberOfParameters) {
  Architecture study{.size = 256,
                     .latent = 256,
                     .fmap_base = 4096,
                     .fmap_max = 256,
                     .fused = false,
                     .transposed_start = true,
                     .narrow_first = true};
  EXPECT_EQ(counts(study), Counts(5'764'213, 6'349'057));
  study.size = 1024;
  EXPECT_EQ(counts(study), Counts(5'772'979, 6'366'529));
  study.latent = study.fmap_max = 512;
  study.fmap_base = 8192;
  EXPECT_EQ(counts(study), Counts(23'079'115, 25'444'737));
}

TEST(ProGanNetworks, BearThePublishedNames) {
  const Architecture fused{.size = 16, .latent = 4, .fmap_base = 16, .fmap_max = 4};
  Architecture plain = fused;
  plain.fused = false;
  const auto names = [](const torch::nn::Module& network) { return network.named_parameters(); };
  for (const char* name : {"4x4.Dense.weight", "4x4.Conv.bias", "8x8.Conv0_up.weight",
                           "16x16.Conv1.bias", "ToRGB_lod0.weight", "ToRGB_lod2.bias"}) {
    EXPECT_TRUE(names(GeneratorNetwork(fused)).contains(name)) << name;
  }
  for (const char* name : {"FromRGB_lod0.weight", "16x16.Conv0.weight", "16x16.Conv1_down.bias",
                           "4x4.Conv.weight", "4x4.Dense0.weight", "4x4.Dense1.bias"}) {
    EXPECT_TRUE(names(CriticNetwork(fused)).contains(name)) << name;
  }
  EXPECT_TRUE(names(GeneratorNetwork(plain)).contains("8x8.Conv0.weight"));
  EXPECT_TRUE(names(CriticNetwork(plain)).contains("16x16.Conv1.weight"));
}

TEST(ProGanNetworks, FadeFromTheOldSizeToTheNew) {
  torch::manual_seed(1);
  const Architecture small{.size = 16, .latent = 4, .fmap_base = 16, .fmap_max = 4, .group = 2};
  const GeneratorNetwork generator(small);
  const CriticNetwork critic(small);
  const at::Tensor styles = generator.style(torch::randn({2, 4}), {});
  const at::Tensor old = generator.forward(styles, 1);
  EXPECT_EQ(old.size(2), 8);
  const at::Tensor enlarged = generator.at_full_size(old);
  const at::Tensor young = generator.forward(styles, 1 - 1e-6);
  EXPECT_TRUE(torch::allclose(young, enlarged, 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(generator.forward(styles, 0.25),
                              torch::lerp(generator.forward(styles, 0), enlarged, 0.25), 1e-4,
                              1e-5));
  EXPECT_TRUE(torch::allclose(critic.forward(enlarged, 1 - 1e-6).scores,
                              critic.forward(old, 1).scores, 1e-3, 1e-4));
}

// The penalty needs the second derivatives of all of it, the minibatch deviation included.
TEST(ProGanNetworks, TheCriticIsDifferentiableTwice) {
  for (const bool fused : {true, false}) {
    torch::manual_seed(2);
    CriticNetwork critic({.size = 8,
                          .channels = 1,
                          .classes = 2,
                          .fmap_base = 8,
                          .fmap_max = 2,
                          .fused = fused,
                          .group = 2});
    critic.to(torch::kDouble);
    const auto judge = [&](const std::vector<at::Tensor>& in) {
      const Judgement judgement = critic.forward(in[0], 0.5);
      return torch::cat({judgement.scores, judgement.classes.flatten()});
    };
    const auto report = testing::gradgradcheck(judge, {torch::randn({2, 1, 8, 8}, torch::kDouble)});
    EXPECT_TRUE(report.holds()) << report.text();
  }
}

TEST(ProGanNetworks, TheCriticSaysWhatItsGroupsNeed) {
  const CriticNetwork critic({.size = 8, .channels = 1, .fmap_base = 8, .fmap_max = 2});
  EXPECT_NE(error_of([&] {
              static_cast<void>(critic.forward(torch::zeros({6, 1, 8, 8}), 0));
            }).find("6 images"),
            std::string::npos);
}

}  // namespace
}  // namespace oct::progan
