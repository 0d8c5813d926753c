// SPDX-License-Identifier: Apache-2.0
// What the plugin does around the network; its numbers are held against the published port's by
// tests/golden.
#include <gmock/gmock.h>

#include <filesystem>

#include "../features.h"

namespace oct {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* k_id = "efficientnet_lite0";

std::filesystem::path weights() {
  return std::filesystem::path(OCT_BUILD_DIR) / "lib" / "efficientnet_lite0.safetensors";
}

TEST(EfficientNetLite0, FindsItsWeightsBesideThePlugin) {
  if (!std::filesystem::exists(weights())) {
    GTEST_SKIP() << weights() << " is not there: run ./dev build";
  }
  const auto network = test::opened(k_id);
  const FeatureSpace& space = network->space();
  EXPECT_EQ(space.name, "efficientnet-lite0");
  EXPECT_EQ(space.dimension, 1280);
  EXPECT_EQ(space.classes, 1000);
  EXPECT_FALSE(space.is_inception);
  const Embedding embedding = network->embed(test::noise({2, 1, 32, 48}, 1));
  EXPECT_EQ(embedding.vectors.sizes(), at::IntArrayRef({2, 1280}));
  EXPECT_EQ(embedding.logits.sizes(), at::IntArrayRef({2, 1000}));
  EXPECT_GE(embedding.vectors.min().item<float>(), 0);
  EXPECT_LE(embedding.vectors.max().item<float>(), 6);
}

TEST(EfficientNetLite0, IsTheSameNetworkWhereverItsFileLies) {
  if (!std::filesystem::exists(weights())) {
    GTEST_SKIP() << weights() << " is not there: run ./dev build";
  }
  const test::TemporaryFolder folder;
  std::filesystem::copy_file(weights(), folder / "elsewhere");
  EXPECT_EQ(test::opened(k_id, {{"weights", (folder / "elsewhere").string()}})->space().identity,
            test::opened(k_id)->space().identity);
}

TEST(EfficientNetLite0, SaysHowToGetWeightsThatAreNotThere) {
  const auto [code, message] = test::refusal(k_id, {{"weights", "/nowhere/w.safetensors"}});
  EXPECT_EQ(code, ExitCode::cannot_read);
  EXPECT_THAT(message, AllOf(HasSubstr("/nowhere/w.safetensors"), HasSubstr("./dev build"),
                             HasSubstr("README.md")));
}

TEST(EfficientNetLite0, TakesNoOtherWeights) {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "other.safetensors").string();
  test::write_bytes(file, test::safetensors_bytes("{}", 0));
  const auto [code, message] = test::refusal(k_id, {{"weights", file}});
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, AllOf(HasSubstr(file), HasSubstr("has sha256 "),
                             HasSubstr("expected 3ea41a12e2be1a72")));
}

}  // namespace
}  // namespace oct
