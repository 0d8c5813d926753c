// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "../../../support/temporary_files.h"
#include "../support.h"
#include "octsdk/filter.h"

namespace oct::test {
namespace {

using Options = std::map<std::string, std::string>;

at::Tensor textures(std::int64_t n, std::uint64_t seed) {
  return filter_mirrored(noise({n, 1, 44, 48}, seed), gaussian_taps(1, 3));
}

std::map<std::string, Score> diversity(const at::Tensor& real, const at::Tensor& fake,
                                       const Options& options = {}) {
  std::map<std::string, Score> scores;
  for (const Score& score : scores_of(*metric("diversity", options), real, fake)) {
    scores[score.name] = score;
  }
  return scores;
}

TEST(Diversity, SeesModeCollapse) {
  const at::Tensor real = textures(40, 1);
  const auto varied = diversity(real, textures(40, 2));
  EXPECT_LT(varied.at("ms-ssim-gauss-3-among-gap").low.value(), 0);
  EXPECT_GT(varied.at("ms-ssim-gauss-3-among-gap").high.value(), 0);

  EXPECT_EQ(varied.at("ms-ssim-gauss-3-among-gap").best, Best::zero);
  EXPECT_EQ(varied.at("ms-ssim-gauss-3-among-reals").best, Best::none);

  const at::Tensor collapsed = textures(1, 3).expand({40, 1, 44, 48}) + 0.01 * textures(40, 4);
  const auto alike = diversity(real, collapsed);
  EXPECT_GT(alike.at("ms-ssim-gauss-3-among-fakes").value, 0.9);
  EXPECT_GT(alike.at("ms-ssim-gauss-3-among-gap").low.value(), 0.5);
  EXPECT_EQ(alike.at("ms-ssim-gauss-3-among-reals").value,
            varied.at("ms-ssim-gauss-3-among-reals").value);
}

TEST(Diversity, ComparesEquallyManyPairs) {
  const auto scores = diversity(textures(9, 1), textures(30, 2));
  for (const auto& [name, score] : scores) EXPECT_EQ(score.n, 8) << name;
  EXPECT_EQ(diversity(textures(30, 1), textures(30, 2), {{"pairs", "5"}}).begin()->second.n, 10);
}

TEST(Diversity, IsTheSameWhateverTheBatchesAndMoreImagesThanAreKept) {
  const at::Tensor real = textures(30, 1);
  const at::Tensor fake = textures(30, 2);
  const Options few{{"pairs", "6"}};
  const auto whole = diversity(real, fake, few);
  const auto parts = metric("diversity", few);
  for (std::int64_t first = 0; first < 30; first += 10) {
    parts->update(Role::heldout, batch_of(real.narrow(0, first, 10), first));
    parts->update(Role::fake, batch_of(fake.narrow(0, first, 10), first));
  }
  for (const Score& score : parts->compute()) {
    EXPECT_EQ(score.value, whole.at(score.name).value);
  }
  EXPECT_NE(diversity(real, fake, {{"pairs", "6"}, {"seed", "1"}}).begin()->second.value,
            whole.begin()->second.value);
}

TEST(Diversity, TakesAsManyScalesAsTheImagesHold) {
  const auto name = [](std::int64_t side) {
    const at::Tensor images = noise({4, 1, side, side}, 1);
    return diversity(images, images).begin()->first;
  };
  EXPECT_EQ(name(11), "ms-ssim-gauss-1-among-fakes");
  EXPECT_EQ(name(64), "ms-ssim-gauss-3-among-fakes");
  EXPECT_EQ(name(161), "ms-ssim-gauss-among-fakes");
}

TEST(Diversity, RefusesWhatItCannotCompare) {
  const at::Tensor real = textures(8, 1);
  const auto few = failure_of([&] { diversity(real, textures(3, 2)); });
  EXPECT_EQ(few.first, ExitCode::metric_undefined);
  EXPECT_NE(few.second.find("8 real and 3 fake"), std::string::npos) << few.second;

  at::Tensor broken = textures(8, 2);
  broken[5][0][3][3] = std::numeric_limits<float>::quiet_NaN();
  const auto nan = failure_of([&] { diversity(real, broken); });
  EXPECT_EQ(nan.first, ExitCode::invalid_input);
  EXPECT_NE(nan.second.find("'a5'"), std::string::npos) << nan.second;

  EXPECT_EQ(failure_of([&] {
              diversity(real, noise({8, 3, 44, 48}, 1));
            }).first,
            ExitCode::invalid_input);
  EXPECT_EQ(failure_of([&] {
              diversity(real, real, {{"scales", "4"}});
            }).first,
            ExitCode::invalid_input);
}

}  // namespace
}  // namespace oct::test
