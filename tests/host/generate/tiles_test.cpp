// SPDX-License-Identifier: Apache-2.0
#include "generate/tiles.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "octsdk/error.h"

namespace oct::host {
namespace {

using testing::ElementsAre;

/// Bright to the right, with a texture of that amplitude.
at::Tensor picture(std::int64_t channels, std::int64_t height, std::int64_t width,
                   double texture = 0.2) {
  const at::Tensor x = at::arange(width, at::kFloat).view({1, 1, width});
  const at::Tensor y = at::arange(height, at::kFloat).view({1, height, 1});
  const at::Tensor grain = texture * at::sin(1e4 * at::sin(7 * y + 11 * x));
  return (0.4 - 0.8 * x / double(width) + grain).expand({channels, height, width}).contiguous();
}

at::Tensor weights_of(std::int64_t to, std::int64_t from, std::int64_t side) {
  const at::Tensor n = at::arange(to * from * side * side, at::kFloat);
  return (0.3 + at::sin(1.7 * n)).view({to, from, side, side}) / double(from * side);
}

/// Halves, looks around and doubles, as the generators do, without a norm: a result pixel depends
/// on fewer than 16 pixels around it.
at::Tensor small_network(const at::Tensor& images) {
  const at::Tensor inner = at::relu(at::conv2d(images, weights_of(6, 3, 3), {}, 2, 1));
  const at::Tensor deep = at::relu(at::conv2d(inner, weights_of(6, 6, 3), {}, 2, 1));
  const at::Tensor wide = at::upsample_nearest2d(at::conv2d(deep, weights_of(6, 6, 3), {}, 1, 1),
                                                 {images.size(2), images.size(3)});
  return at::tanh(at::conv2d(wide, weights_of(2, 6, 3), {}, 1, 1));
}

/// Takes statistics of its whole input.
at::Tensor network_with_norm(const at::Tensor& images) {
  const at::Tensor inner = at::conv2d(images, weights_of(6, 3, 3), {}, 1, 1);
  const at::Tensor normed = at::instance_norm(inner, {}, {}, {}, {}, true, 0, 1e-5, false);
  return at::tanh(at::conv2d(at::relu(normed), weights_of(2, 6, 3), {}, 1, 1));
}

at::Tensor whole(const at::Tensor& image, at::Tensor (*network)(const at::Tensor&)) {
  return network(image.unsqueeze(0))[0];
}

double largest(const at::Tensor& difference) {
  return difference.abs().max().item<double>();
}

TEST(Tiles, ANetworkThatSeesLittleGivesTheSameAsWhole) {
  const TileRule rule{128, 64, 4};
  for (const auto& [height, width] : {std::pair{512, 320}, {128, 128}, {132, 500}, {64, 40}}) {
    const at::Tensor image = picture(3, height, width);
    const at::Tensor result = in_tiles(image, rule, small_network);
    EXPECT_EQ(result.sizes(), (std::vector<std::int64_t>{2, height, width}));
    EXPECT_LT(largest(result - whole(image, small_network)), 2e-6) << height << "x" << width;
  }
}

TEST(Tiles, WithoutEnoughOverlapItWouldDiffer) {
  const at::Tensor image = picture(3, 256, 256);
  const at::Tensor result = in_tiles(image, {128, 8, 4}, small_network);
  EXPECT_GT(largest(result - whole(image, small_network)), 1e-3) << "the test above is blind";
}

/// What every column adds to the one before it, mean over rows and channels; without the borders,
/// where padding shows.
at::Tensor steps(const at::Tensor& image) {
  return image.diff(1, 2).abs().mean({0, 1}).narrow(0, 8, image.size(2) - 17);
}

TEST(Tiles, BlendingSpreadsTheDifferenceOfStatistics) {
  const at::Tensor image = picture(3, 128, 512, 0);  // nothing but what statistics take away
  const double cut = largest(steps(in_tiles(image, {128, 0, 4}, network_with_norm)));
  for (const std::int64_t overlap : {32, 64}) {
    const double blended = largest(steps(in_tiles(image, {128, overlap, 4}, network_with_norm)));
    EXPECT_LT(blended, cut * 4 / double(overlap)) << "of " << cut << " uncushioned";
  }
}

TEST(Tiles, ASeamIsNoLargerAStepThanTheImageHasElsewhere) {
  const at::Tensor image = picture(3, 128, 512);
  // The largest step of a column by the median one.
  const auto factor = [&](std::int64_t overlap) {
    const at::Tensor all = steps(in_tiles(image, {128, overlap, 4}, network_with_norm));
    return all.max().item<double>() / all.median().item<double>();
  };
  EXPECT_GT(factor(0), 4) << "the tiles do differ";
  EXPECT_LT(factor(32), 2);
  EXPECT_LT(factor(64), 2);
}

TEST(Tiles, WeightsAddUpToOne) {
  for (const std::int64_t length : {1, 100, 128, 129, 200, 233, 4096}) {
    for (const std::int64_t overlap : {0, 1, 7, 32, 64}) {
      const TiledSide side(length, {128, overlap, 4});
      at::Tensor sum = at::zeros({side.length()});
      for (std::size_t i = 0; i < side.starts().size(); ++i) {
        sum.narrow(0, side.starts()[i], side.tile()) += side.weights(i);
      }
      EXPECT_LT(largest(sum - 1), 1e-6) << length << " " << overlap;
      EXPECT_GE(side.length(), length);
      EXPECT_EQ(side.starts().back() + side.tile(), side.length());
    }
  }
}

TEST(Tiles, BeginWhereTheNetworkLooksAlike) {
  EXPECT_THAT(TiledSide(300, {128, 30, 16}).starts(), ElementsAre(0, 96, 176));
  EXPECT_THAT(TiledSide(100, {128, 30, 16}).starts(), ElementsAre(0));
  EXPECT_EQ(TiledSide(100, {128, 30, 16}).tile(), 112);
  // A U-Net of eight halvings in tiles of its own size cannot be had so.
  EXPECT_THAT(TiledSide(600, {256, 64, 256}).starts(), ElementsAre(0, 192, 344));
}

TEST(Tiles, AnImageSmallerThanTheSmallestTileIsMirrored) {
  const at::Tensor image = picture(1, 5, 1);
  const auto same = [](const at::Tensor& tile) {
    EXPECT_EQ(tile.sizes(), (std::vector<std::int64_t>{1, 1, 16, 16}));
    return tile;
  };
  EXPECT_TRUE(in_tiles(image, {16, 4, 4, 16}, same).equal(image));
}

TEST(Tiles, RuleRefusesWhatTheModelCannotTake) {
  Need need;
  need.size_multiple = 4;
  need.smallest_size = 32;
  EXPECT_EQ(TileRule::of(64, 0, need).overlap, 16);
  EXPECT_EQ(TileRule::of(64, 32, need).overlap, 32);
  EXPECT_THROW(TileRule::of(66, 0, need), Error);
  EXPECT_THROW(TileRule::of(28, 0, need), Error);
  EXPECT_THROW(TileRule::of(64, 33, need), Error);
  need.power_of_two = true;
  EXPECT_THROW(TileRule::of(96, 0, need), Error);
  EXPECT_EQ(TileRule::of(64, 0, need).least, 64);
}

}  // namespace
}  // namespace oct::host
