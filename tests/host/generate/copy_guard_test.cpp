// SPDX-License-Identifier: Apache-2.0
#include "generate/copy_guard.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "octsdk/error.h"
#include "octsdk/random.h"

namespace oct::test {
namespace {

class NoiseImages : public host::ImageSource {
 public:
  NoiseImages(std::int64_t count, std::uint64_t seed) {
    images_ = at::empty({count, 1, 12, 12}, at::kFloat);
    Rng random(seed, "test-noise");
    for (std::int64_t i = 0; i < images_.numel(); ++i) {
      images_.mutable_data_ptr<float>()[i] = static_cast<float>(random.uniform(-1, 1));
    }
  }
  [[nodiscard]] std::int64_t size() const override { return images_.size(0); }
  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    MetricBatch batch;
    batch.images = images_.narrow(0, first, count);
    return batch;
  }
  [[nodiscard]] at::Tensor image(std::int64_t i) const { return images_[i]; }

 private:
  at::Tensor images_;
};

TEST(CopyGuard, KnowsACopyFromAnImageOfItsOwn) {
  const auto train = std::make_shared<NoiseImages>(100, 1);
  const host::CopyGuard guard(train, std::make_shared<NoiseImages>(70, 2));
  EXPECT_LT(guard.threshold(), 0.6);
  EXPECT_GT(guard.likeness(train->image(83).flip({2}) * 0.3), 0.999);
  int innocent = 0;
  const NoiseImages fresh(20, 3);
  for (std::int64_t i = 0; i < 20; ++i) {
    if (guard.likeness(fresh.image(i)) <= guard.threshold()) ++innocent;
  }
  EXPECT_GE(innocent, 18);
}

TEST(CopyGuard, WithoutAYardstickItSaysWhatToDo) {
  const auto images = std::make_shared<NoiseImages>(100, 1);
  for (const auto& heldout :
       {host::ImageSourcePtr(), host::ImageSourcePtr(std::make_shared<NoiseImages>(4, 2))}) {
    try {
      const host::CopyGuard guard(images, heldout);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      EXPECT_NE(std::string(error.what()).find("--holdout"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace oct::test
