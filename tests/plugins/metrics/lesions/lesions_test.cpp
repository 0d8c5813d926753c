// SPDX-License-Identifier: Apache-2.0
// lesions and l1: answers known from the phantom, whose eyes can be imaged twice, healed and
// harmed.
#include <functional>
#include <opencv2/imgproc.hpp>

#include "../../../support/temporary_files.h"
#include "../support.h"
#include "phantom/scan.h"
#include "tally.h"

namespace oct {
namespace {

using phantom::BScan;
using phantom::Disease;
using test::failure_of;
using test::metric;
using test::noise;
using test::scores_of;

constexpr std::uint64_t k_eyes = 24;
constexpr int k_side = 128;

at::Tensor as_tensor(const cv::Mat& image) {
  at::Tensor tensor = at::empty({1, image.rows, image.cols}, at::kFloat);
  cv::Mat values(image.rows, image.cols, CV_32F, tensor.mutable_data_ptr<float>());
  image.convertTo(values, CV_32F, 2.0 / 255, -1);
  return tensor;
}

/// [k_eyes, 1, side, side]: what `image` makes of each seed.
at::Tensor images(const std::function<cv::Mat(std::uint64_t)>& image) {
  std::vector<at::Tensor> all;
  for (std::uint64_t seed = 0; seed < k_eyes; ++seed) all.push_back(as_tensor(image(seed)));
  return at::stack(all);
}

at::Tensor scans(Disease disease) {
  return images([disease](std::uint64_t seed) {
    return phantom::scan(phantom::make_eye(seed, disease), {k_side, k_side}).image;
  });
}

/// The same eyes before the scanner once more: other speckle, other shadows.
at::Tensor scanned_again(Disease disease) {
  return images([disease](std::uint64_t seed) {
    phantom::Eye eye = phantom::make_eye(seed, disease);
    eye.seed += 1000;
    return phantom::scan(eye, {k_side, k_side}).image;
  });
}

std::map<std::string, Score> judged(const at::Tensor& real, const at::Tensor& fake) {
  std::map<std::string, Score> named;
  for (const Score& score : scores_of(*metric("lesions"), real, fake)) named[score.name] = score;
  return named;
}

TEST(Lesions, OfIdenticalImagesAreAllKept) {
  for (const Disease disease : {Disease::drusen, Disease::cnv, Disease::dme}) {
    const auto scores = judged(scans(disease), scans(disease));
    EXPECT_EQ(scores.at("lesions-kept").value, 1);
    EXPECT_EQ(scores.at("lesions-lost").value, 0);
    EXPECT_EQ(scores.at("lesions-invented").value, 0);
    EXPECT_EQ(scores.at("lesions-kept").n, static_cast<std::int64_t>(k_eyes));
    EXPECT_TRUE(scores.at("lesions-kept").higher_is_better);
    EXPECT_FALSE(scores.at("lesions-lost").higher_is_better);
    EXPECT_FALSE(scores.at("lesions-invented").higher_is_better);
  }
}

// The metric's own error: the numbers of its README.
TEST(Lesions, OfTheSameEyesImagedAgainAreNearlyAllKept) {
  for (const Disease disease : {Disease::drusen, Disease::cnv, Disease::dme}) {
    const auto scores = judged(scans(disease), scanned_again(disease));
    std::printf("%s: kept %.3f, lost %.2f, invented %.2f\n",
                std::string(phantom::disease_name(disease)).c_str(),
                scores.at("lesions-kept").value, scores.at("lesions-lost").value,
                scores.at("lesions-invented").value);
    EXPECT_GT(scores.at("lesions-kept").value, 0.85);
    EXPECT_LT(scores.at("lesions-invented").value, 0.7);
  }
}

// A few are kept: what the scorer takes for a lesion in the healthy twin as well.
TEST(Lesions, OfAHealthyTwinAreLost) {
  for (const Disease disease : {Disease::drusen, Disease::cnv, Disease::dme}) {
    const auto scores = judged(scans(disease), scans(Disease::normal));
    EXPECT_LT(scores.at("lesions-kept").value, 0.15);
    EXPECT_GT(scores.at("lesions-lost").value, 1);
    EXPECT_LT(scores.at("lesions-invented").value, 0.5);
  }
}

/// Fakes judged against the lesions that the phantom knows of the eyes.
std::map<std::string, Score> judged_with_truth(Disease disease, const at::Tensor& fake) {
  std::vector<at::Tensor> masks;
  const at::Tensor real = images([&](std::uint64_t seed) {
    const BScan scan = phantom::scan(phantom::make_eye(seed, disease), {k_side, k_side});
    masks.push_back(as_tensor(scan.lesion_map).gt(0));
    return scan.image;
  });
  const auto object = metric("lesions");
  MetricBatch batch = test::batch_of(real);
  batch.truth.lesions = at::stack(masks);
  object->update(Role::heldout, batch);
  object->update(Role::fake, test::batch_of(fake));
  std::map<std::string, Score> named;
  for (const Score& score : object->compute()) named[score.name] = score;
  return named;
}

// What the scorer itself loses and invents: the second table of the README.
TEST(Lesions, GivenOnesAreFoundInTheTrueImages) {
  for (const auto& [disease, least] :
       {std::pair{Disease::drusen, 0.85}, {Disease::cnv, 0.7}, {Disease::dme, 0.6}}) {
    const auto scores = judged_with_truth(disease, scans(disease));
    std::printf("%s: kept %.3f, lost %.2f, invented %.2f of given lesions\n",
                std::string(phantom::disease_name(disease)).c_str(),
                scores.at("lesions-kept-of-given").value, scores.at("lesions-lost-of-given").value,
                scores.at("lesions-invented-of-given").value);
    EXPECT_GT(scores.at("lesions-kept-of-given").value, least);
    EXPECT_LT(scores.at("lesions-invented-of-given").value, 0.7);
    EXPECT_FALSE(scores.contains("lesions-kept"));
  }
}

TEST(Lesions, GivenOnesAreLostInAHealthyTwin) {
  for (const Disease disease : {Disease::drusen, Disease::cnv, Disease::dme}) {
    const auto scores = judged_with_truth(disease, scans(Disease::normal));
    EXPECT_LT(scores.at("lesions-kept-of-given").value, 0.15);
  }
}

TEST(Lesions, PastedPocketsAreInvented) {
  const at::Tensor forged = images([](std::uint64_t seed) {
    BScan scan = phantom::scan(phantom::make_eye(seed, Disease::normal), {k_side, k_side});
    const int column = 100;
    const double middle =
        0.5 * (scan.boundary[phantom::ilm][column] + scan.boundary[phantom::ez][column]);
    cv::ellipse(scan.image, {column, cvRound(middle)}, {6, 4}, 0, 0, 360, cv::Scalar(24),
                cv::FILLED);
    return scan.image;
  });
  const double invented = judged(scans(Disease::normal), forged).at("lesions-invented").value;
  EXPECT_GT(invented, 0.9);
  EXPECT_LT(invented, 1.3);
}

TEST(Lesions, ThreeEqualChannelsAreOne) {
  const at::Tensor real = scans(Disease::dme);
  const at::Tensor fake = scanned_again(Disease::dme);
  const auto one = judged(real, fake);
  const auto three = judged(real.repeat({1, 3, 1, 1}), fake.repeat({1, 3, 1, 1}));
  EXPECT_EQ(one.at("lesions-lost").value, three.at("lesions-lost").value);
}

TEST(Lesions, AreUndefinedForPhotographs) {
  const at::Tensor photos = noise({2, 3, 64, 64}, 1);
  const auto [code, message] = failure_of([&] { judged(photos, photos); });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_NE(message.find("'a0' has 3 unlike channels"), std::string::npos) << message;
}

TEST(Lesions, AreUndefinedBelow64Pixels) {
  EXPECT_EQ(metric("lesions")->need().least_side, 64);
  EXPECT_TRUE(metric("lesions")->need().pairs);
  const at::Tensor small = noise({1, 1, 48, 64}, 1);
  const auto [code, message] = failure_of([&] { judged(small, small); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_NE(message.find("at least 64"), std::string::npos) << message;
}

TEST(Lesions, AreUndefinedWithoutPairs) {
  EXPECT_EQ(failure_of([] { metric("lesions")->compute(); }).first, ExitCode::metric_undefined);
}

TEST(LesionTally, SharesAreOfAllLesionsAndTheRestPerImage) {
  const auto scores = oct::lesions::scores_of({{3, 1, 0}, {0, 0, 2}, {1, 1, 1}});
  ASSERT_EQ(scores.size(), 3U);
  EXPECT_DOUBLE_EQ(scores[0].value, 4.0 / 6);
  EXPECT_DOUBLE_EQ(scores[1].value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores[2].value, 1);
  EXPECT_LT(scores[0].low.value(), scores[0].value);
}

TEST(LesionTally, ThereIsNoShareOfNoLesions) {
  const auto scores = oct::lesions::scores_of({{0, 0, 1}, {0, 0, 0}});
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_EQ(scores[0].name, "lesions-lost");
  EXPECT_DOUBLE_EQ(scores[1].value, 0.5);
}

TEST(L1, OfAConstantErrorIsKnown) {
  const at::Tensor real = noise({3, 3, 8, 8}, 1) * 0.5;
  const auto scores = scores_of(*metric("l1"), real, real + 0.25);
  EXPECT_EQ(scores[0].name, "l1");
  EXPECT_NEAR(scores[0].value, 0.25, 1e-6);
  EXPECT_FALSE(scores[0].higher_is_better);
  EXPECT_EQ(scores_of(*metric("l1"), real, real)[0].value, 0);
}

}  // namespace
}  // namespace oct
