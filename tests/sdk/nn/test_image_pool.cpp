// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <set>

#include "octsdk/nn/image_pool.h"

namespace oct::nn {
namespace {

/// An image whose pixels all say which one it is.
at::Tensor image(double number) {
  return torch::full({1, 2, 3, 3}, number);
}
double number_of(const at::Tensor& image) {
  return image.flatten()[0].item<double>();
}

TEST(ImagePool, OfCapacityZeroHandsEveryImageBack) {
  ImagePool pool(0);
  Rng random(1, "pool");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(number_of(pool.query(image(i), random)), i);
  EXPECT_EQ(pool.size(), 0);
}

TEST(ImagePool, FillsUpFirst) {
  ImagePool pool(5);
  Rng random(1, "pool");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(number_of(pool.query(image(i), random)), i);
    EXPECT_EQ(pool.size(), i + 1);
  }
}

TEST(ImagePool, ThenExchangesHalfOfTheImagesAndLosesNone) {
  ImagePool pool(5);
  Rng random(1, "pool");
  std::multiset<double> inside;
  int exchanged = 0;
  for (int i = 0; i < 2005; ++i) {
    const double out = number_of(pool.query(image(i), random));
    if (i < 5) {
      inside.insert(i);
      continue;
    }
    if (out == i) continue;
    ++exchanged;
    ASSERT_EQ(inside.erase(out), 1u) << "handed out " << out << ", which was not stored";
    inside.insert(i);
  }
  EXPECT_NEAR(exchanged, 1000, 70);  // three standard deviations of 2000 tosses
  EXPECT_EQ(inside.size(), 5u);
}

TEST(ImagePool, TreatsTheImagesOfABatchOneByOne) {
  ImagePool pool(2);
  Rng random(1, "pool");
  const at::Tensor batch = torch::cat({image(1), image(2), image(3)});
  const at::Tensor out = pool.query(batch, random);
  EXPECT_EQ(out.sizes(), batch.sizes());
  EXPECT_EQ(pool.size(), 2);
  EXPECT_EQ(number_of(out[0]), 1);
  EXPECT_EQ(number_of(out[1]), 2);
}

TEST(ImagePool, HandsOutNoGradientAndNoViewOfItsOwn) {
  ImagePool pool(1);
  Rng random(1, "pool");
  EXPECT_FALSE(pool.query(image(0).requires_grad_(true) * 1, random).requires_grad());
  double stored = 0;
  for (int i = 1; i < 50; ++i) {
    const at::Tensor out = pool.query(image(i), random);
    if (number_of(out) == i) continue;
    EXPECT_EQ(number_of(out), stored);
    stored = i;
    out.zero_();
  }
  EXPECT_GT(stored, 0);
}

class OneTensor final : public PartVisitor {
 public:
  void module(std::string_view, torch::nn::Module&, PartUse) override { FAIL(); }
  void optimizer(std::string_view, Optimizer&) override { FAIL(); }
  void number(std::string_view, double&) override { FAIL(); }
  void tensor(std::string_view name, at::Tensor& tensor) override {
    EXPECT_EQ(name, "pool");
    seen = &tensor;
  }
  at::Tensor* seen = nullptr;
};

TEST(ImagePool, GoesOnFromItsTensor) {
  ImagePool first(3);
  ImagePool second(3);
  OneTensor saved;
  OneTensor restored;
  first.visit_parts(saved, "pool");
  second.visit_parts(restored, "pool");
  EXPECT_FALSE(saved.seen->defined());
  Rng before(1, "pool");
  for (int i = 0; i < 20; ++i) first.query(image(i), before);
  *restored.seen = saved.seen->to(torch::kDouble);  // a checkpoint read in another type
  Rng a(2, "pool");
  Rng b(2, "pool");
  for (int i = 20; i < 60; ++i) {
    const at::Tensor out = second.query(image(i), b);
    EXPECT_EQ(out.scalar_type(), torch::kFloat);
    EXPECT_TRUE(torch::equal(first.query(image(i), a), out));
  }
}

}  // namespace
}  // namespace oct::nn
