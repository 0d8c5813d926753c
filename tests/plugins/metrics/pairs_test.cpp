// SPDX-License-Identifier: Apache-2.0
// ssim and psnr: answers known without computing them, and what they refuse.
#include <cmath>

#include "../../support/temporary_files.h"
#include "support.h"

namespace oct {
namespace {

using test::batch_of;
using test::failure_of;
using test::metric;
using test::noise;
using test::scores_of;

at::Tensor flat(double level) {
  return at::full({1, 1, 16, 16}, level / 127.5 - 1, at::kFloat);
}

TEST(Ssim, OfIdenticalImagesIsOne) {
  for (const char* window : {"gauss", "uniform7"}) {
    const at::Tensor images = noise({3, 3, 32, 24}, 1);
    const auto scores = scores_of(*metric("ssim", {{"window", window}}), images, images);
    ASSERT_EQ(scores.size(), 1U);
    EXPECT_EQ(scores[0].name, std::string("ssim-") + window);
    EXPECT_DOUBLE_EQ(scores[0].value, 1);
    EXPECT_DOUBLE_EQ(scores[0].low.value(), 1);
    EXPECT_TRUE(scores[0].higher_is_better);
    EXPECT_EQ(scores[0].n, 3);
  }
}

TEST(Ssim, OfInvertedNoiseIsNearMinusOne) {
  const at::Tensor images = noise({2, 1, 48, 48}, 2);
  EXPECT_LT(scores_of(*metric("ssim"), images, -images)[0].value, -0.9);
}

// Without structure only the term of the means is left.
TEST(Ssim, OfFlatImagesIsTheTermOfTheMeans) {
  const double a = 100;
  const double b = 150;
  const double c1 = 2.55 * 2.55;
  EXPECT_NEAR(scores_of(*metric("ssim"), flat(a), flat(b))[0].value,
              (2 * a * b + c1) / (a * a + b * b + c1), 1e-6);
}

TEST(Ssim, AveragesPairsOverBatches) {
  const at::Tensor real = noise({4, 1, 16, 16}, 3);
  const at::Tensor fake = noise({4, 1, 16, 16}, 4);
  const double whole = scores_of(*metric("ssim"), real, fake)[0].value;
  const auto split = metric("ssim");
  for (std::int64_t i = 0; i < 4; i += 2) {
    split->update(Role::heldout, batch_of(real.narrow(0, i, 2), i));
    split->update(Role::fake, batch_of(fake.narrow(0, i, 2), i));
  }
  EXPECT_DOUBLE_EQ(split->compute()[0].value, whole);
}

TEST(Psnr, OfAConstantErrorIsKnown) {
  const auto scores = scores_of(*metric("psnr"), flat(100), flat(110));
  EXPECT_EQ(scores[0].name, "psnr");
  EXPECT_NEAR(scores[0].value, 20 * std::log10(255.0 / 10), 1e-5);
}

TEST(Psnr, OfIdenticalImagesIsInfiniteWithoutInterval) {
  const at::Tensor images = noise({2, 1, 8, 8}, 5);
  const auto scores = scores_of(*metric("psnr"), images, images);
  EXPECT_EQ(scores[0].value, std::numeric_limits<double>::infinity());
  EXPECT_FALSE(scores[0].low.has_value());
}

TEST(Psnr, FallsWithTheError) {
  const at::Tensor real = noise({2, 3, 16, 16}, 6);
  const at::Tensor error = noise({2, 3, 16, 16}, 7);
  double last = std::numeric_limits<double>::infinity();
  for (const double size : {0.01, 0.1, 0.5}) {
    const double value = scores_of(*metric("psnr"), real, real + size * error)[0].value;
    EXPECT_LT(value, last);
    last = value;
  }
}

TEST(PairMetric, RefusesOtherShapesNamingBoth) {
  const auto ssim = metric("ssim");
  ssim->update(Role::heldout, batch_of(noise({1, 1, 32, 32}, 8)));
  const auto [code, message] = failure_of([&] {
    ssim->update(Role::fake, batch_of(noise({1, 1, 32, 16}, 9)));
  });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_NE(message.find("1 x 32 x 32"), std::string::npos) << message;
  EXPECT_NE(message.find("1 x 32 x 16"), std::string::npos) << message;
}

TEST(PairMetric, RefusesFakesOfOtherIds) {
  const auto psnr = metric("psnr");
  psnr->update(Role::heldout, batch_of(noise({2, 1, 8, 8}, 8), 0));
  const auto fakes = batch_of(noise({2, 1, 8, 8}, 9), 1);
  EXPECT_EQ(failure_of([&] { psnr->update(Role::fake, fakes); }).first, ExitCode::invalid_input);
  EXPECT_EQ(failure_of([&] { psnr->update(Role::fake, fakes); }).first, ExitCode::invalid_input);
}

TEST(PairMetric, RefusesImagesSmallerThanItsWindow) {
  const auto ssim = metric("ssim");
  EXPECT_EQ(ssim->need().least_side, 11);
  EXPECT_EQ(metric("ssim", {{"window", "uniform7"}})->need().least_side, 7);
  const at::Tensor small = noise({1, 1, 10, 32}, 10);
  EXPECT_EQ(failure_of([&] { scores_of(*ssim, small, small); }).first, ExitCode::invalid_input);
}

TEST(PairMetric, RefusesImagesThatAreNotFinite) {
  const at::Tensor real = noise({3, 1, 16, 16}, 11);
  at::Tensor broken = real.clone();
  broken[2][0][5][5] = std::numeric_limits<float>::quiet_NaN();
  for (const char* id : {"ssim", "psnr", "l1"}) {
    const auto [code, message] = failure_of([&] { scores_of(*metric(id), real, broken); });
    EXPECT_EQ(code, ExitCode::invalid_input);
    EXPECT_NE(message.find("made image of 'a2'"), std::string::npos) << message;
    EXPECT_EQ(failure_of([&] { scores_of(*metric(id), broken, real); }).first,
              ExitCode::invalid_input);
  }
}

// 20 pairs of 4 patients whose scans are alike tell no more than 4 pairs.
TEST(PairMetric, IntervalIsByPatient) {
  MetricBatch real = batch_of(noise({20, 1, 8, 8}, 12));
  MetricBatch fake = real;
  fake.images = real.images + at::arange(20).div(5, "floor").mul(0.1).view({20, 1, 1, 1});
  const auto width = [&] {
    const auto l1 = metric("l1");
    for (std::int64_t first = 0; first < 20; first += 10) {
      const auto part = [&](const MetricBatch& whole) {
        MetricBatch batch = batch_of(whole.images.narrow(0, first, 10), first);
        if (!whole.patients.empty()) {
          batch.patients = {whole.patients.begin() + first, whole.patients.begin() + first + 10};
        }
        return batch;
      };
      l1->update(Role::heldout, part(real));
      l1->update(Role::fake, part(fake));
    }
    const Score score = l1->compute()[0];
    EXPECT_EQ(score.n, 20);
    return score.high.value() - score.low.value();
  };
  const double by_pair = width();
  for (int i = 0; i < 20; ++i) real.patients.push_back("p" + std::to_string(i / 5));
  EXPECT_GT(width(), 1.5 * by_pair);
}

TEST(PairMetric, IsUndefinedWithoutPairs) {
  for (const char* id : {"ssim", "psnr"}) {
    EXPECT_TRUE(metric(id)->need().pairs);
    EXPECT_EQ(failure_of([&] { metric(id)->compute(); }).first, ExitCode::metric_undefined);
  }
}

}  // namespace
}  // namespace oct
