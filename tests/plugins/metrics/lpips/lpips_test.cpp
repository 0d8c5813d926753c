// SPDX-License-Identifier: Apache-2.0
// What the plugin does around the networks; alex's numbers are held against the lpips package's by
// tests/golden.
#include <gmock/gmock.h>

#include "../support.h"
#include "common/lpips_network.h"
#include "octsdk/tensor_file.h"
#include "support/formula_weights.h"
#include "support/temporary_files.h"

namespace oct {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Lpips : public testing::TestWithParam<const char*> {
 protected:
  using Tensors = std::vector<NamedTensor>;

  /// Made-up weights: of He's scale, so that deep layers keep their contrast.
  static Tensors trunk(const std::string& network) {
    Tensors tensors;
    for (const auto& layer : lpips::plan_named(network).convolutions) {
      const std::string name = "features." + std::to_string(layer.index);
      const auto seed = static_cast<std::uint64_t>(layer.index);
      const double fan = static_cast<double>(layer.in * layer.kernel * layer.kernel);
      tensors.push_back(
          {name + ".weight",
           test::formula_numbers(seed + 1, {layer.out, layer.in, layer.kernel, layer.kernel}) *
               std::sqrt(6 / fan)});
      tensors.push_back({name + ".bias", test::formula_numbers(seed + 100, {layer.out}) * 0.05});
    }
    tensors.push_back({"classifier.6.bias", at::zeros({4})});
    return tensors;
  }

  static Tensors heads(const std::string& network) {
    Tensors tensors;
    for (const auto& layer : lpips::plan_named(network).convolutions) {
      if (!layer.compared) continue;
      tensors.push_back({"lin" + std::to_string(tensors.size()) + ".model.1.weight",
                         at::ones({1, layer.out, 1, 1})});
    }
    return tensors;
  }

  std::string file(const std::string& name, const Tensors& tensors) {
    const std::string path = (folder_ / name).string();
    write_tensors(path, tensors, {});
    return path;
  }

  std::unique_ptr<Metric> made_up(const std::string& network) {
    return test::metric("lpips", {{"network", network},
                                  {"trunk", file(network + "-trunk", trunk(network))},
                                  {"heads", file(network + "-heads", heads(network))}});
  }

  static std::pair<ExitCode, std::string> refusal(
      const std::map<std::string, std::string>& values) {
    const at::Tensor images = test::noise({1, 1, 32, 32}, 1);
    return test::failure_of(
        [&] { test::scores_of(*test::metric("lpips", values), images, images); });
  }

  test::TemporaryFolder folder_;
};

TEST_P(Lpips, IsZeroForEqualImagesAndGrowsWithTheError) {
  const at::Tensor real = test::noise({2, 3, 48, 40}, 1) * 0.5;
  const at::Tensor error = test::noise({2, 3, 48, 40}, 2);
  const auto scores = test::scores_of(*made_up(GetParam()), real, real);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_EQ(scores[0].name, std::string("lpips-") + GetParam() + "-unpublished");
  EXPECT_EQ(scores[0].value, 0);
  EXPECT_EQ(scores[0].n, 2);
  EXPECT_FALSE(scores[0].higher_is_better);
  double last = 0;
  for (const double size : {0.02, 0.1, 0.5}) {
    const double value = test::scores_of(*made_up(GetParam()), real, real + size * error)[0].value;
    EXPECT_GT(value, last) << size;
    last = value;
  }
}

TEST_P(Lpips, TakesGrayForEqualChannels) {
  const at::Tensor real = test::noise({1, 1, 32, 32}, 3);
  const at::Tensor fake = test::noise({1, 1, 32, 32}, 4);
  const auto tripled = [](const at::Tensor& gray) { return gray.expand({-1, 3, -1, -1}).clone(); };
  EXPECT_NEAR(test::scores_of(*made_up(GetParam()), real, fake)[0].value,
              test::scores_of(*made_up(GetParam()), tripled(real), tripled(fake))[0].value, 1e-6);
}
INSTANTIATE_TEST_SUITE_P(Trunks, Lpips, testing::Values("alex", "vgg"));

TEST_F(Lpips, IsUndefinedWithoutItsFilesAndSaysWhichOptionsGiveThem) {
  const auto [code, message] = refusal({});
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_THAT(message, AllOf(HasSubstr("--lpips-trunk"), HasSubstr("--lpips-heads")));
}

TEST_F(Lpips, TellsFilesThatDoNotFit) {
  const std::string good_trunk = file("trunk", trunk("alex"));
  const std::string good_heads = file("heads", heads("alex"));
  const auto swapped = refusal({{"trunk", good_heads}, {"heads", good_trunk}});
  EXPECT_EQ(swapped.first, ExitCode::invalid_input);
  EXPECT_THAT(swapped.second, HasSubstr("has no tensor 'features.0.weight'"));
  const auto other = refusal({{"trunk", good_trunk}, {"heads", file("vgg", heads("vgg"))}});
  EXPECT_EQ(other.first, ExitCode::invalid_input);
  EXPECT_THAT(other.second, AllOf(HasSubstr("lin1.model.1.weight"), HasSubstr("[1, 128, 1, 1]"),
                                  HasSubstr("expected float32 [1, 192, 1, 1]")));
  EXPECT_EQ(refusal({{"trunk", "/nowhere/t"}, {"heads", good_heads}}).first, ExitCode::cannot_read);
}

}  // namespace
}  // namespace oct
