// SPDX-License-Identifier: Apache-2.0
// prdc: what follows from its definition; that it equals the published numbers is a golden test.
#include "../feature_support.h"
#include "manifold.h"

namespace oct::test {
namespace {

std::map<std::string, Score> prdc(const at::Tensor& real, const at::Tensor& fake,
                                  const std::map<std::string, std::string>& options = {}) {
  std::map<std::string, Score> scores;
  for (const Score& score : feature_scores("prdc", real, fake, options)) scores[score.name] = score;
  return scores;
}

at::Tensor on_a_line(std::vector<float> places) {
  return at::tensor(places).view({-1, 1});
}

TEST(Prdc, Manners) {
  expect_manners("prdc", "precision", "precision@net");
}

// Real at 0, 1, 3, 7; radii to the nearest other: 1, 1, 2, 4. Fakes at 0.5, 1, 20, 21: 0.5, 0.5,
// 1, 1.
TEST(Prdc, OfAFewNumbersIsKnown) {
  const auto parts = prdc::compare(on_a_line({0, 1, 3, 7}), on_a_line({0.5, 1, 20, 21}), 1, 1);
  EXPECT_TRUE(parts.precision.equal(at::tensor({1.0, 1.0, 0.0, 0.0})));
  // 0 and 3 have a fake at exactly the radius, which is not inside; so has the fake at 0.5 the 0.
  EXPECT_TRUE(parts.density.equal(at::tensor({2.0, 1.0, 0.0, 0.0})));
  EXPECT_TRUE(parts.recall.equal(at::tensor({0.0, 1.0, 0.0, 0.0})));
  EXPECT_TRUE(parts.coverage.equal(at::tensor({1.0, 1.0, 0.0, 0.0})));
}

TEST(Prdc, RadiiSkipTheImageItself) {
  EXPECT_TRUE(prdc::radii(on_a_line({0, 1, 3, 7}), 2).equal(at::tensor({3.0, 2.0, 3.0, 6.0})));
}

// Of images that are there several times the radius is 0, and nothing is strictly inside, however
// large the numbers are.
TEST(Prdc, EqualImagesHaveDistanceZero) {
  const at::Tensor vectors = (gaussians(7, 50, 1) * 1e3 + 1e4).repeat({3, 1});
  EXPECT_TRUE(prdc::radii(vectors, 2).equal(at::zeros({21}, at::kDouble)));
  EXPECT_EQ(prdc::compare(vectors, vectors, 2, 2).precision.sum().item<double>(), 0);
}

TEST(Prdc, OfIdenticalSetsIsOne) {
  const at::Tensor real = gaussians(50, 4, 1);
  const auto scores = prdc(real, real);
  for (const char* name : {"precision@net", "recall@net", "coverage@net"}) {
    EXPECT_EQ(scores.at(name).value, 1) << name;
    EXPECT_TRUE(scores.at(name).higher_is_better);
  }
  EXPECT_NEAR(scores.at("density@net").value, 1, 0.3);
}

TEST(Prdc, TellsLackOfVarietyFromLackOfQuality) {
  const at::Tensor real = gaussians(200, 3, 1);
  const auto dull = prdc(real, 0.1 * gaussians(200, 3, 2));
  EXPECT_GT(dull.at("precision@net").value, 0.95);
  EXPECT_LT(dull.at("recall@net").value, 0.2);
  const auto wild = prdc(real, 5 * gaussians(200, 3, 3));
  EXPECT_LT(wild.at("precision@net").value, 0.4);
  EXPECT_GT(wild.at("recall@net").value, 0.9);
}

TEST(Prdc, ComparesEquallyManyTheSameForASeed) {
  const at::Tensor real = gaussians(90, 4, 1);
  const at::Tensor fake = gaussians(40, 4, 2);
  const auto once = prdc(real, fake);
  EXPECT_EQ(once.at("recall@net").n, 40);
  EXPECT_EQ(once.at("recall@net").value, prdc(real, fake).at("recall@net").value);
  EXPECT_NE(once.at("density@net").value,
            prdc(real, fake, {{"seed", "1"}}).at("density@net").value);
}

TEST(Prdc, NeedsOneImageMoreThanNeighbours) {
  EXPECT_EQ(metric("prdc")->need().least_images, 6);
  EXPECT_EQ(metric("prdc", {{"k-precision", "9"}})->need().least_images, 10);
  EXPECT_EQ(prdc(gaussians(6, 2, 1), gaussians(6, 2, 2)).size(), 4U);
}

TEST(Prdc, IntervalsAreByPatient) {
  const at::Tensor real = gaussians(15, 4, 1).repeat_interleave(8, 0) + 0.2 * gaussians(120, 4, 2);
  std::vector<std::string> patients;
  for (int i = 0; i < 120; ++i) patients.push_back("p" + std::to_string(i / 8));
  const MetricBatch fake = embedded(gaussians(120, 4, 3));
  const auto coverage = [&](const MetricBatch& batch) {
    return feature_scores("prdc", batch, fake).at(3);
  };
  EXPECT_GT(width(coverage(embedded(real, patients))), 1.3 * width(coverage(embedded(real))));
}

}  // namespace
}  // namespace oct::test
