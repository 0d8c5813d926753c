// SPDX-License-Identifier: Apache-2.0
#include "generate/latent.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <limits>

#include "../../support/temporary_files.h"
#include "generate/latent_file.h"
#include "octsdk/tensor_file.h"

namespace oct::host {
namespace {

using testing::HasSubstr;

const auto k_options = at::TensorOptions().dtype(at::kDouble);

TEST(Latent, IsAFunctionOfItsSeed) {
  const at::Tensor z = latent_of_seed(7, 512, k_options);
  EXPECT_TRUE(z.equal(latent_of_seed(7, 512, k_options)));
  EXPECT_FALSE(z.equal(latent_of_seed(8, 512, k_options)));
  EXPECT_NEAR(z.mean().item<double>(), 0, 0.2);
  EXPECT_NEAR(z.std().item<double>(), 1, 0.15);
  EXPECT_NE(Rng(noise_of_seed(7)).next(), Rng(noise_of_seed(8)).next());
}

TEST(Latent, LabelsAreMultiHot) {
  EXPECT_TRUE(label_of({1, 3}, 4, k_options).equal(at::tensor({0.0, 1.0, 0.0, 1.0}).view({1, 4})));
  EXPECT_TRUE(label_of({}, 2, k_options).equal(at::zeros({1, 2}, k_options)));
}

class LatentFile : public testing::Test {
 protected:
  std::pair<ExitCode, std::string> failure(const std::string& name, const at::Tensor& tensor) {
    write_tensors(path_, {{name, tensor}}, {});
    return test::failure_of([&] { read_latents(path_, 3); });
  }
  void expect(const std::pair<ExitCode, std::string>& seen, ExitCode code, const char* told) {
    EXPECT_EQ(seen.first, code) << seen.second;
    EXPECT_THAT(seen.second, HasSubstr(told));
    EXPECT_THAT(seen.second, HasSubstr(path_));
  }
  test::TemporaryFolder folder_;
  std::string path_ = folder_ / "z.safetensors";
};

TEST_F(LatentFile, GivesItsVectors) {
  const at::Tensor z = at::tensor({0.5F, -1.0F, 2.0F, 3.0F, 4.0F, 5.0F}).view({2, 3});
  for (const auto type : {at::kFloat, at::kDouble, at::kHalf}) {
    write_tensors(path_, {{"z", z.to(type)}, {"more", z}}, {});
    EXPECT_TRUE(read_latents(path_, 3).equal(z.to(at::kDouble)));
  }
}

TEST_F(LatentFile, IsRefusedWithReason) {
  const at::Tensor z = at::zeros({2, 3});
  expect(failure("w", z), ExitCode::checkpoint_incompatible, "it holds w");
  expect(failure("z", at::zeros({2, 4})), ExitCode::checkpoint_incompatible,
         "F32 [2, 4]; the model takes floating point [N, 3]");
  expect(failure("z", at::zeros({3})), ExitCode::checkpoint_incompatible, "[3]");
  expect(failure("z", z.to(at::kLong)), ExitCode::checkpoint_incompatible, "I64");
  expect(failure("z", at::zeros({0, 3})), ExitCode::no_input, "no rows");
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity()}) {
    at::Tensor spoiled = at::zeros({4, 3});
    spoiled[2][1] = bad;
    expect(failure("z", spoiled), ExitCode::invalid_input, "row 2 of 'z'");
  }
  test::write_bytes(path_, "no safetensors");
  expect(test::failure_of([&] { read_latents(path_, 3); }), ExitCode::checkpoint_corrupt, "");
  std::filesystem::remove(path_);
  expect(test::failure_of([&] { read_latents(path_, 3); }), ExitCode::cannot_read, "");
}

}  // namespace
}  // namespace oct::host
