// SPDX-License-Identifier: Apache-2.0
// What the plugin does around the network; its numbers are held against pytorch-fid's by
// tests/golden.
#include <gmock/gmock.h>

#include "../features.h"
#include "common/digest.h"
#include "support/formula_inception.h"

namespace oct {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class Inception : public testing::Test {
 protected:
  using Metadata = std::map<std::string, std::string>;

  std::string written(const std::vector<NamedTensor>& tensors, const Metadata& metadata = {}) {
    const std::string file = (folder_ / "weights.safetensors").string();
    write_tensors(file, tensors, metadata);
    return file;
  }

  static FeatureSpace space_of(const std::string& file) {
    return test::opened("inception", {{"weights", file}})->space();
  }

  static std::string data_digest(const std::string& file) {
    return features::Weights(file).data_digest();
  }

  test::TemporaryFolder folder_;
};

// 95 MB, so the cases share the making of them.
TEST_F(Inception, IsCalledInceptionForThePublishedWeightsOnly) {
  const auto tensors = test::FormulaInception().tensors;
  std::string file = written(tensors);
  const std::string data = data_digest(file);
  const FeatureSpace unknown = space_of(file);
  EXPECT_FALSE(unknown.is_inception);
  EXPECT_EQ(unknown.name, "inception-unpublished-" + features::sha256_of_file(file).substr(0, 8));
  EXPECT_EQ(unknown.dimension, 2048);
  EXPECT_EQ(unknown.classes, 1008);

  const std::string source = "6726825d" + std::string(56, '0');
  const FeatureSpace published =
      space_of(written(tensors, {{"source_sha256", source}, {"data_sha256", data}}));
  EXPECT_TRUE(published.is_inception);
  EXPECT_EQ(published.name, "inception");
  EXPECT_NE(published.identity, unknown.identity);

  // Tensors changed after they were converted; another source.
  EXPECT_FALSE(
      space_of(written(tensors, {{"source_sha256", source}, {"data_sha256", std::string(64, '0')}}))
          .is_inception);
  EXPECT_FALSE(
      space_of(written(tensors, {{"source_sha256", data}, {"data_sha256", data}})).is_inception);

  auto more = tensors;
  more.push_back({"AuxLogits.fc.bias", at::zeros({8})});
  const auto [code, message] = test::refusal("inception", {{"weights", written(more)}});
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("1 tensors that the network has not, such as AuxLogits.fc.bias"));
}

TEST_F(Inception, SaysWhichTensorIsOfAnotherShapeOrMissing) {
  const std::string first = "Conv2d_1a_3x3.conv.weight";
  const auto wrong =
      test::refusal("inception", {{"weights", written({{first, at::zeros({32, 3, 5, 5})}})}});
  EXPECT_EQ(wrong.first, ExitCode::invalid_input);
  EXPECT_THAT(wrong.second, AllOf(HasSubstr(first), HasSubstr("F32 [32, 3, 5, 5]"),
                                  HasSubstr("expected float32 [32, 3, 3, 3]")));
  const auto missing = test::refusal("inception", {{"weights", written({{"x", at::zeros({1})}})}});
  EXPECT_EQ(missing.first, ExitCode::invalid_input);
  EXPECT_THAT(missing.second, HasSubstr("has no tensor '" + first + "'"));
}

TEST_F(Inception, RefusesWhatIsNoFileOfTensors) {
  const std::string file = (folder_ / "pt_inception.pth").string();
  test::write_bytes(file, "PK\x03\x04 and so on, as torch.save writes it");
  EXPECT_EQ(test::refusal("inception", {{"weights", file}}).first, ExitCode::invalid_input);
  EXPECT_EQ(test::refusal("inception", {{"weights", "/nowhere/w"}}).first, ExitCode::cannot_read);
  const auto [code, message] = test::refusal("inception", {});
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("--inception-weights"));
}

}  // namespace
}  // namespace oct
