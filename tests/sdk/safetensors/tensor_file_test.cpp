// SPDX-License-Identifier: Apache-2.0
#include "octsdk/tensor_file.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "../../support/temporary_files.h"

namespace oct {
namespace {

TEST(TensorFile, EveryTypeComesBackBitByBit) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x").string();
  at::manual_seed(3);
  std::vector<NamedTensor> tensors;
  for (const at::ScalarType type :
       {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kInt, at::kShort,
        at::kChar, at::kByte, at::kUInt16, at::kUInt32, at::kUInt64, at::kBool}) {
    tensors.push_back({c10::toString(type), (at::rand({2, 3}) * 100).to(type)});
  }
  tensors.push_back({"scalar", at::scalar_tensor(1.5)});
  tensors.push_back({"none", at::zeros({0, 3})});
  write_tensors(path, tensors, {});
  const safetensors::File file(path);
  ASSERT_EQ(file.entries().size(), tensors.size());
  for (const NamedTensor& named : tensors) {
    const at::Tensor read = read_tensor(file, *file.find(named.name));
    EXPECT_EQ(read.scalar_type(), named.tensor.scalar_type()) << named.name;
    EXPECT_TRUE(read.sizes() == named.tensor.sizes()) << named.name;
    const auto a = bytes_of(read);
    const auto b = bytes_of(named.tensor);
    EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end())) << named.name;
  }
}

TEST(TensorFile, ViewsAreWrittenAsTheyLook) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x").string();
  const at::Tensor whole = at::arange(12).view({3, 4});
  write_tensors(path, {{"t", whole.t()}, {"cut", whole.slice(1, 1, 3)}}, {});
  const safetensors::File file(path);
  EXPECT_TRUE(at::equal(read_tensor(file, *file.find("t")), whole.t()));
  EXPECT_TRUE(at::equal(read_tensor(file, *file.find("cut")), whole.slice(1, 1, 3)));
}

TEST(TensorFile, ComplexNumbersHaveNoPlaceInTheFormat) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "x").string();
  const auto write = [&] { write_tensors(path, {{"c", at::zeros({1}, at::kComplexFloat)}}, {}); };
  EXPECT_EQ(test::failure_of(write).first, ExitCode::usage);
}

}  // namespace
}  // namespace oct
