// SPDX-License-Identifier: Apache-2.0
#include "eval/feature_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "toy_features.h"

namespace oct::host {
namespace {

using test::toy_network;
using test::toy_space;
using testing::HasSubstr;

at::Tensor flat(const std::vector<float>& values) {
  return at::tensor(values).view({-1, 1, 1, 1}).expand({-1, 1, 4, 4}).contiguous();
}

TEST(FeatureNetwork, ComputesEachDistinctImageOnce) {
  const test::TemporaryFolder folder;
  const FeatureNetworkPtr network = toy_network(folder);
  const at::Tensor first = network->embed(flat({0.1F, 0.2F, 0.1F})).vectors;
  EXPECT_EQ(network->computed(), 2);
  EXPECT_TRUE(first[0].equal(first[2]));
  EXPECT_TRUE(network->embed(flat({0.2F, 0.3F})).vectors[0].equal(first[1]));
  EXPECT_EQ(network->computed(), 3);
}

TEST(FeatureNetwork, KnowsImagesOfAnEarlierRun) {
  const test::TemporaryFolder folder;
  const at::Tensor before = toy_network(folder)->embed(flat({0.1F, 0.2F})).vectors;
  const FeatureNetworkPtr later = toy_network(folder);
  EXPECT_TRUE(later->embed(flat({0.1F, 0.2F})).vectors.equal(before));
  EXPECT_EQ(later->computed(), 0);
}

TEST(FeatureNetwork, TellsEqualBytesOfAnotherShapeApart) {
  const test::TemporaryFolder folder;
  const FeatureNetworkPtr network = toy_network(folder);
  static_cast<void>(network->embed(at::ones({1, 1, 2, 8})));
  static_cast<void>(network->embed(at::ones({1, 1, 4, 4})));
  EXPECT_EQ(network->computed(), 2);
}

TEST(FeatureNetwork, KeepsVectorsAndLogitsApart) {
  const test::TemporaryFolder folder;
  FeatureSpace space = toy_space();
  space.classes = 1;
  const at::Tensor image = at::arange(4, at::kFloat).view({1, 1, 2, 2}) / 4;
  for (int time = 0; time < 2; ++time) {  // computed, then read back
    const Embedding embedding = toy_network(folder, space)->embed(image);
    EXPECT_EQ(embedding.vectors.sizes(), at::IntArrayRef({1, 2}));
    EXPECT_FLOAT_EQ(embedding.vectors[0][1].item<float>(), 0.75F);
    EXPECT_EQ(embedding.logits.item<float>(), 0);
  }
}

TEST(FeatureNetwork, RefusesImagesThatAreNotFinite) {
  const test::TemporaryFolder folder;
  try {
    static_cast<void>(
        toy_network(folder)->embed(flat({0, std::numeric_limits<float>::quiet_NaN()})));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::invalid_input);
    EXPECT_THAT(error.what(), HasSubstr("not finite"));
  }
}

TEST(FeatureNetwork, BlamesThePluginForASpaceItDoesNotKeep) {
  const test::TemporaryFolder folder;
  const auto expect_failure = [&](FeatureSpace space, const std::string& what) {
    try {
      static_cast<void>(toy_network(folder, std::move(space))->embed(flat({0})));
      FAIL() << what;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::plugin_failed);
      EXPECT_THAT(error.what(), HasSubstr("features toy 1.0: "));
      EXPECT_THAT(error.what(), HasSubstr(what));
    }
  };
  FeatureSpace wide = toy_space();
  wide.dimension = 5;
  expect_failure(wide, "no finite float32 [1, 5]");
  FeatureSpace path = toy_space();
  path.identity = "../../x";
  expect_failure(path, "identity '../../x'");
  FeatureSpace empty = toy_space();
  empty.dimension = 0;
  expect_failure(empty, "dimension 0");
}

}  // namespace
}  // namespace oct::host
