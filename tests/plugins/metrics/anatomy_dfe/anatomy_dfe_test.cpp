// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <opencv2/imgproc.hpp>

#include "../../../support/temporary_files.h"
#include "../phantom_images.h"
#include "../support.h"

namespace oct {
namespace {

using test::batch_of;
using test::failure_of;
using test::metric;
using test::noise;
using test::photos;

constexpr int k_side = 128;
constexpr std::uint64_t k_eyes = 40;

std::map<std::string, Score> judged(const at::Tensor& real, const at::Tensor& fake,
                                    const std::vector<std::string>& eyes = {}) {
  const auto object = metric("anatomy_dfe");
  object->update(Role::heldout, batch_of(real));
  MetricBatch made = batch_of(fake);
  made.eyes = eyes;
  object->update(Role::fake, made);
  std::map<std::string, Score> named;
  for (const Score& score : object->compute()) named[score.name] = score;
  return named;
}

/// Of images_of_eyes: right, left, right ...
std::vector<std::string> eyes_of(std::uint64_t count) {
  std::vector<std::string> eyes;
  for (std::uint64_t i = 0; i < count; ++i) eyes.emplace_back(i % 2 == 0 ? "R" : "L");
  return eyes;
}

TEST(AnatomyDfe, OfEqualSetsIsAtNoDistance) {
  const at::Tensor images = photos(0, 8, k_side);
  for (const auto& [name, score] : judged(images, images)) {
    if (name.ends_with("distance")) EXPECT_EQ(score.value, 0) << name;
  }
}

TEST(AnatomyDfe, PutsSetsInTheirKnownOrder) {
  const at::Tensor real = photos(0, k_eyes, k_side);
  const at::Tensor others = photos(k_eyes, 2 * k_eyes, k_side);
  const auto same_kind = judged(real, others);
  const auto blurred = judged(real, at::avg_pool2d(others, 9, 1, 4, false, false));
  EXPECT_LT(same_kind.at("dfe-vessel-density-distance").value,
            0.3 * blurred.at("dfe-vessel-density-distance").value);
  const auto nothing = judged(real, noise(others.sizes(), 4));
  EXPECT_LT(same_kind.at("dfe-disc-x-distance").value,
            0.5 * nothing.at("dfe-disc-x-distance").value);
  EXPECT_LT(same_kind.at("dfe-field-distance").value, 0.05);
  EXPECT_GT(nothing.at("dfe-field-distance").value, 0.1);
  EXPECT_GT(same_kind.at("dfe-disc-clear").value, 0.9);
}

TEST(AnatomyDfe, KnowsRightFromLeft) {
  const at::Tensor images = photos(0, k_eyes, k_side);
  const auto right = judged(images, images, eyes_of(k_eyes));
  EXPECT_GT(right.at("dfe-laterality").value, 0.95);
  const auto wrong = judged(images, images.flip(3), eyes_of(k_eyes));
  EXPECT_LT(wrong.at("dfe-laterality").value, 0.05);
  EXPECT_FALSE(judged(images, images).contains("dfe-laterality"));
}

TEST(AnatomyDfe, IsUndefinedForGreyImagesOfUnknownKind) {
  const at::Tensor grey = test::scans(0, 2, 64);
  const auto [code, message] = failure_of([&] { judged(grey, grey); });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_NE(message.find("'a0' is grey"), std::string::npos) << message;
  const auto object = metric("anatomy_dfe");
  MetricBatch infrared = batch_of(photos(0, 4, 64).narrow(1, 1, 1));
  infrared.modality = "dfe";
  object->update(Role::heldout, infrared);
  object->update(Role::fake, infrared);
  EXPECT_FALSE(object->compute().empty());
}

TEST(AnatomyDfe, TellsBadImagesApart) {
  const at::Tensor images = photos(0, 2, 64);
  at::Tensor broken = images.clone();
  broken[1][0][3][3] = std::numeric_limits<float>::infinity();
  const auto [code, message] = failure_of([&] { judged(images, broken); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_NE(message.find("'a1'"), std::string::npos) << message;
  EXPECT_EQ(failure_of([&] { judged(images, photos(0, 2, 80)); }).first, ExitCode::invalid_input);
  EXPECT_EQ(failure_of([] { metric("anatomy_dfe")->compute(); }).first, ExitCode::metric_undefined);
}

}  // namespace
}  // namespace oct
