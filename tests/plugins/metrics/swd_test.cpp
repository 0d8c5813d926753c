// SPDX-License-Identifier: Apache-2.0
// swd: what follows from its definition; that it equals the published code is a golden test.
#include "swd.h"

#include <limits>

#include "../../support/temporary_files.h"
#include "octsdk/filter.h"
#include "patch_store.h"
#include "pyramid.h"
#include "sort_rows.h"
#include "support.h"

namespace oct {
namespace {

using test::batch_of;
using test::failure_of;
using test::noise;
using test::scores_of;
using Options = std::map<std::string, std::string>;

std::unique_ptr<Metric> small_swd(Options more = {}) {
  more.insert({{"nhoods-per-image", "32"}, {"dirs-per-repeat", "32"}, {"dir-repeats", "2"}});
  return test::metric("swd", more);
}

// Noise smoothed a little: has structure at every level of the pyramid.
at::Tensor textures(at::IntArrayRef shape, std::uint64_t seed) {
  return filter_mirrored(noise(shape, seed), gaussian_taps(1, 3));
}

double average(const std::vector<Score>& scores) {
  return scores.back().value;
}

TEST(Swd, NamesItsLevelsByTheirHeight) {
  const auto names = [](std::int64_t height, std::int64_t width) {
    std::vector<std::string> names;
    for (const Score& score : scores_of(*small_swd(), textures({2, 1, height, width}, 1),
                                        textures({2, 1, height, width}, 2))) {
      names.push_back(score.name);
      EXPECT_FALSE(score.higher_is_better);
    }
    return names;
  };
  EXPECT_EQ(names(64, 64), (std::vector<std::string>{"swd-64", "swd-32", "swd-16", "swd-avg"}));
  EXPECT_EQ(names(62, 124), (std::vector<std::string>{"swd-62", "swd-31", "swd-16", "swd-avg"}));
}

TEST(Swd, IsTheSameForASeedWhateverTheBatches) {
  const at::Tensor real = textures({6, 3, 32, 32}, 3);
  const at::Tensor fake = noise({6, 3, 32, 32}, 4);
  const auto whole = scores_of(*small_swd(), real, fake);
  const auto parts = small_swd();
  for (const std::int64_t first : {0, 4}) {
    const std::int64_t count = first == 0 ? 4 : 2;
    parts->update(Role::heldout, batch_of(real.narrow(0, first, count), first));
    parts->update(Role::fake, batch_of(fake.narrow(0, first, count), first));
  }
  const auto again = parts->compute();
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(whole[i].value, again[i].value);
  EXPECT_NE(average(whole), average(scores_of(*small_swd({{"seed", "1"}}), real, fake)));
}

// At the finest level; the smoothing left the coarse ones nearly alike.
TEST(Swd, TellsTexturesFromNoise) {
  const at::Tensor real = textures({16, 1, 64, 64}, 5);
  const Options many{{"nhoods-per-image", "128"}};
  const auto alike = scores_of(*small_swd(many), real, textures({16, 1, 64, 64}, 6));
  const auto other = scores_of(*small_swd(many), real, noise({16, 1, 64, 64}, 7));
  EXPECT_LT(2 * alike.front().value, other.front().value);
}

TEST(SortRows, SortsAsACompareSortDoes) {
  at::Tensor rows = noise({5, 1001}, 19) * 1e3;
  rows[0][0] = 0.0F;
  rows[0][1] = std::numeric_limits<float>::infinity();
  rows[0][2] = -std::numeric_limits<float>::infinity();
  rows[1][0] = std::numeric_limits<float>::denorm_min();
  const at::Tensor expected = std::get<0>(at::sort(rows, -1));
  swd::sort_rows(rows);
  EXPECT_TRUE(rows.equal(expected));
}

TEST(Swd, DoesNotSeeBrightnessAndContrast) {
  const at::Tensor real = textures({4, 3, 32, 32}, 8);
  const at::Tensor fake = textures({4, 3, 32, 32}, 9);
  const auto before = scores_of(*small_swd(), real, fake);
  const auto after = scores_of(*small_swd(), real, 0.5 * fake + 0.25);
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(before[i].value, after[i].value, 1e-3 * before[i].value);
  }
}

TEST(Swd, ComparesEquallyManyImages) {
  const auto scores =
      scores_of(*small_swd(), textures({9, 1, 16, 16}, 10), textures({4, 1, 16, 16}, 11));
  EXPECT_EQ(scores.front().n, 4);
  EXPECT_GT(scores.front().value, 0);
}

// 32 patches of 20 images are 640.
TEST(Swd, TakesFewerPatchesOfEachImageWhenThereAreTooMany) {
  const at::Tensor real = textures({20, 1, 32, 32}, 20);
  const at::Tensor fake = noise({20, 1, 32, 32}, 21);
  const auto at_most = [&](const char* most, std::int64_t batch) {
    const auto swd = small_swd({{"patches-at-most", most}});
    for (std::int64_t first = 0; first < 20; first += batch) {
      swd->update(Role::heldout, batch_of(real.narrow(0, first, batch), first));
      swd->update(Role::fake, batch_of(fake.narrow(0, first, batch), first));
    }
    return swd->compute();
  };
  const auto all = at_most("640", 20);
  EXPECT_EQ(all.size(), 3U) << "nothing is said when nothing was left out";
  const auto some = at_most("639", 20);
  ASSERT_EQ(some.size(), 4U);
  EXPECT_EQ(some[2].name, "swd-patches");
  EXPECT_EQ(some[2].value, 20 * 16);
  EXPECT_EQ(some[2].best, Best::none);
  EXPECT_EQ(at_most("1", 20)[2].value, 20) << "one is the least";
  for (const std::int64_t batch : {1, 5, 10}) {
    const auto again = at_most("639", batch);
    for (std::size_t i = 0; i < some.size(); ++i) EXPECT_EQ(again[i].value, some[i].value);
  }
  EXPECT_EQ(average(some),
            average(scores_of(*small_swd({{"nhoods-per-image", "32"}, {"patches-at-most", "320"}}),
                              real, fake)));
  EXPECT_NE(average(some), average(all));
}

// Of 200 images four patches each are kept: 800 against the 640 of 20 images.
TEST(Swd, OfManyImagesAgainstFewTakesAllPatchesOfTheFew) {
  const at::Tensor real = textures({200, 1, 32, 32}, 24);
  const at::Tensor fake = noise({20, 1, 32, 32}, 25);
  const auto scores = scores_of(*small_swd({{"patches-at-most", "1000"}}), real, fake);
  EXPECT_EQ(scores[2].value, 640);
  const auto turned = scores_of(*small_swd({{"patches-at-most", "1000"}}), fake, real);
  EXPECT_EQ(turned[2].value, 640);
  EXPECT_NEAR(scores[0].value, turned[0].value, 0.1 * scores[0].value);
}

TEST(Swd, OfFewerPatchesIsTheSameWithinNoise) {
  const at::Tensor real = textures({200, 1, 32, 32}, 22);
  const at::Tensor fake = noise({200, 1, 32, 32}, 23);
  const auto all = scores_of(*small_swd(), real, fake);
  const auto some = scores_of(*small_swd({{"patches-at-most", "3200"}}), real, fake);
  EXPECT_EQ(some[2].value, 200 * 16);
  EXPECT_NEAR(some[0].value, all[0].value, 0.1 * all[0].value);
  EXPECT_NEAR(average(some), average(all), 0.1 * average(all));
}

// What is kept is the first patches of each image, whatever came when.
TEST(PatchStore, KeepsTheFirstPatchesOfEachImage) {
  swd::PatchStore store(8, 10);
  const at::Tensor patches = at::arange(5 * 8 * 2, at::kFloat).view({5, 8, 2});
  for (std::int64_t i = 0; i < 5; ++i) store.add(patches[i]);
  EXPECT_EQ(store.images(), 5);
  EXPECT_EQ(store.per_image(), 2);
  const at::Tensor expected = at::stack({patches[4].narrow(0, 0, 2), patches[1].narrow(0, 0, 2)});
  swd::PatchStore same = store;
  EXPECT_TRUE(same.take({4, 1}, 3).equal(expected.view({4, 2}).narrow(0, 0, 3)));
  EXPECT_TRUE(store.take({4, 1}, 4).equal(expected.view({4, 2})));
  EXPECT_EQ(store.images(), 0);
}

TEST(Swd, IsUndefinedForTooFewImages) {
  const auto swd = small_swd();
  EXPECT_EQ(swd->need().least_images, 2);
  const auto [code, message] = failure_of([&] {
    scores_of(*swd, textures({5, 1, 16, 16}, 12), textures({1, 1, 16, 16}, 13));
  });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_NE(message.find("5 real and 1 fake"), std::string::npos) << message;
}

TEST(Swd, IsUndefinedForAConstantChannel) {
  const at::Tensor black = at::full({2, 1, 16, 16}, -1.0F);
  EXPECT_EQ(failure_of([&] {
              scores_of(*small_swd(), textures({2, 1, 16, 16}, 14), black);
            }).first,
            ExitCode::metric_undefined);
}

TEST(Swd, RefusesImagesOfSeveralShapes) {
  const auto swd = small_swd();
  swd->update(Role::heldout, batch_of(textures({2, 3, 32, 32}, 15)));
  const auto [code, message] = failure_of([&] {
    swd->update(Role::fake, batch_of(textures({2, 1, 32, 32}, 16)));
  });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_NE(message.find("1 x 32 x 32"), std::string::npos) << message;
  EXPECT_NE(message.find("3 x 32 x 32"), std::string::npos) << message;
}

// One direction along the first axis: the distance of two shifted sets is the shift.
TEST(SlicedWasserstein, OfAShiftIsTheShift) {
  const at::Tensor a = noise({500, 3}, 17);
  const at::Tensor shift = at::zeros({3}).index_put_({at::tensor(0)}, 0.25);
  const at::Tensor direction = at::eye(3).narrow(1, 0, 1).contiguous();
  const at::Tensor shuffled = a.flip({0}) + shift;
  EXPECT_NEAR(swd::sliced_wasserstein(a, shuffled, direction), 0.25, 1e-6);
  EXPECT_EQ(swd::sliced_wasserstein(a, a.flip({0}), direction), 0);
}

TEST(LaplacianPyramid, AddsUpToTheImageAlsoForOddSides) {
  const at::Tensor images = noise({1, 2, 37, 51}, 18);
  const std::int64_t levels = swd::pyramid_levels(37, 51);
  const auto pyramid = swd::laplacian_pyramid(images, levels);
  ASSERT_EQ(pyramid.size(), 2U);
  EXPECT_EQ(pyramid[1].size(2), 19);
  EXPECT_EQ(pyramid[1].size(3), 26);
  // Undoing the last step needs the filter only: spread the low-pass out and smooth it.
  at::Tensor spread = at::zeros_like(images);
  spread.slice(2, 0, std::nullopt, 2).slice(3, 0, std::nullopt, 2).copy_(pyramid[1]);
  const std::vector<double> binomial{1 / 8.0, 4 / 8.0, 6 / 8.0, 4 / 8.0, 1 / 8.0};
  EXPECT_TRUE(at::allclose(pyramid[0] + filter_mirrored(spread, binomial), images, 1e-5, 1e-5));
}

TEST(SwdPatches, AreWhollyInsideAndColumnsFirst) {
  Rng random(3, "test");
  const auto centres = swd::random_centres(2, 200, 16, 20, random);
  EXPECT_EQ(centres.x.min().item<std::int64_t>(), 3);
  EXPECT_EQ(centres.x.max().item<std::int64_t>(), 16);
  EXPECT_EQ(centres.y.max().item<std::int64_t>(), 12);
  const at::Tensor counting = at::arange(2 * 16 * 20, at::kFloat).view({2, 1, 16, 20});
  const at::Tensor patches = swd::patches_at(counting, centres);
  const std::int64_t x = centres.x[250].item<std::int64_t>();
  const std::int64_t y = centres.y[250].item<std::int64_t>();
  EXPECT_EQ(patches[250][24].item<float>(), counting[1][0][y][x].item<float>());
  EXPECT_EQ(patches[250][1].item<float>(), counting[1][0][y - 2][x - 3].item<float>());
}

}  // namespace
}  // namespace oct
