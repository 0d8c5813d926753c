// SPDX-License-Identifier: Apache-2.0
#include "octsdk/filter.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace oct {
namespace {

TEST(Filter, ValidCorrelatesRowsAndColumns) {
  const at::Tensor image = at::arange(20, at::kDouble).view({1, 1, 4, 5});
  const at::Tensor result = filter_valid(image, {0, 0, 1});  // the sample two further on
  EXPECT_TRUE(result.equal(image.slice(2, 2).slice(3, 2)));
}

TEST(Filter, MirroredKeepsSizeAndDoesNotRepeatTheEdge) {
  const at::Tensor image = at::arange(12, at::kDouble).view({1, 1, 3, 4});
  const at::Tensor result = filter_mirrored(image, {1, 0, 0});  // the sample one before
  EXPECT_EQ(result.sizes(), image.sizes());
  EXPECT_EQ(result[0][0][0][0].item<double>(), image[0][0][1][1].item<double>());
  EXPECT_EQ(result[0][0][2][3].item<double>(), image[0][0][1][2].item<double>());
}

TEST(Filter, KeepsTheTypeAndAFlatImage) {
  const at::Tensor image = at::full({2, 3, 9, 9}, 0.5F);
  const at::Tensor result = filter_mirrored(image, gaussian_taps(1.5, 5));
  EXPECT_EQ(result.scalar_type(), at::kFloat);
  EXPECT_TRUE(at::allclose(result, image));
}

}  // namespace
}  // namespace oct
