// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <torch/script.h>

#include "../features.h"

namespace oct {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class TorchScript : public testing::Test {
 protected:
  /// A file whose network returns `expression` of x [N, 3, size, size].
  std::string scripted(const std::string& expression, const std::string& name = "net.pt") {
    torch::jit::Module module("Net");
    module.define("def forward(self, x):\n    return " + expression + "\n");
    const std::string file = (folder_ / name).string();
    module.save(file);
    return file;
  }

  static at::Tensor vectors(const test::Values& values, const at::Tensor& images) {
    return test::opened("torchscript", values)->embed(images).vectors;
  }

  void expect_refused(const std::string& file, ExitCode code, const std::string& why) {
    const auto [found, message] = test::refusal("torchscript", {{"weights", file}});
    EXPECT_EQ(found, code) << message;
    EXPECT_THAT(message, AllOf(HasSubstr(file), HasSubstr(why)));
  }

  test::TemporaryFolder folder_;
};

TEST_F(TorchScript, GivesWhatTheNetworkSays) {
  const std::string file = scripted("x.mean([2, 3])");
  const at::Tensor images = at::full({2, 1, 24, 40}, 0.5, at::kFloat);
  const at::Tensor found = vectors({{"weights", file}}, images);
  EXPECT_TRUE(found.allclose(at::full({2, 3}, 0.5, at::kFloat))) << found;
}

TEST_F(TorchScript, FlattensMapsAndKeepsImagesApart) {
  const std::string file = scripted("x[:, :1]");
  const at::Tensor images = test::noise({3, 3, 16, 16}, 1);
  const at::Tensor found = vectors({{"weights", file}, {"size", "16"}}, images);
  EXPECT_TRUE(found.allclose(images.select(1, 0).flatten(1), 0, 1e-6));
}

TEST_F(TorchScript, HandsImagesOverInTheRangeAskedFor) {
  const std::string file = scripted("x.mean([2, 3])");
  const at::Tensor white = at::ones({1, 1, 8, 8});
  const at::Tensor black = vectors({{"weights", file}, {"range", "unit"}}, -white);
  EXPECT_TRUE(black.allclose(at::zeros({1, 3}), 0, 1e-6)) << black;
  const at::Tensor expected =
      (1 - at::tensor({0.485F, 0.456F, 0.406F})) / at::tensor({0.229F, 0.224F, 0.225F});
  EXPECT_TRUE(vectors({{"weights", file}, {"range", "imagenet"}}, white)
                  .allclose(expected.unsqueeze(0), 1e-4));
}

TEST_F(TorchScript, IsNamedByItsFileAndKnownByAllThatDecidesTheNumbers) {
  const auto space = [](const test::Values& values) {
    return test::opened("torchscript", values)->space();
  };
  const std::string one = scripted("x.mean([2, 3])");
  const std::string other = scripted("x.mean([1, 2, 3]).unsqueeze(1)", "other.pt");
  const FeatureSpace first = space({{"weights", one}});
  EXPECT_THAT(first.name, StartsWith("torchscript-"));
  EXPECT_EQ(first.dimension, 3);
  EXPECT_FALSE(first.is_inception);
  EXPECT_EQ(space({{"weights", other}}).dimension, 1);
  EXPECT_NE(space({{"weights", other}}).name, first.name);
  EXPECT_EQ(space({{"weights", one}}).identity, first.identity);
  EXPECT_NE(space({{"weights", one}, {"size", "64"}}).identity, first.identity);
  EXPECT_NE(space({{"weights", one}, {"range", "unit"}}).identity, first.identity);
}

TEST_F(TorchScript, RefusesFilesThatAreNoNetwork) {
  const std::string damaged = scripted("x.mean([2, 3])");
  std::filesystem::resize_file(damaged, std::filesystem::file_size(damaged) / 2);
  expect_refused(damaged, ExitCode::invalid_input, "is no TorchScript file");
  const std::string text = (folder_ / "text.pt").string();
  test::write_bytes(text, "weights");
  expect_refused(text, ExitCode::invalid_input, "is no TorchScript file");
  expect_refused("/nowhere/net.pt", ExitCode::cannot_read, "cannot read");
}

TEST_F(TorchScript, RefusesNetworksThatGiveNoVectors) {
  expect_refused(scripted("(x, x)"), ExitCode::invalid_input, "expected a tensor");
  expect_refused(scripted("x.mean()"), ExitCode::invalid_input, "expected [N, ...]");
  expect_refused(scripted("x[0]"), ExitCode::invalid_input, "expected [N, ...]");
  expect_refused(scripted("torch.matmul(x, torch.zeros([5, 5]))"), ExitCode::invalid_input,
                 "fails: ");
}

TEST_F(TorchScript, AsksForItsFile) {
  const auto [code, message] = test::refusal("torchscript", {});
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("--torchscript-weights"));
}

}  // namespace
}  // namespace oct
