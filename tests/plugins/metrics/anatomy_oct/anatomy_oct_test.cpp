// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <opencv2/imgproc.hpp>

#include "../../../support/temporary_files.h"
#include "../phantom_images.h"
#include "../support.h"

namespace oct {
namespace {

using phantom::Eye;
using test::batch_of;
using test::failure_of;
using test::metric;
using test::noise;
using test::scans;

constexpr int k_side = 128;
constexpr std::uint64_t k_eyes = 40;

std::map<std::string, Score> judged(const at::Tensor& real, const at::Tensor& fake) {
  std::map<std::string, Score> named;
  for (const Score& score : test::scores_of(*metric("anatomy_oct"), real, fake)) {
    named[score.name] = score;
  }
  return named;
}

TEST(AnatomyOct, OfEqualSetsIsAtNoDistance) {
  const at::Tensor images = scans(0, 8, k_side);
  for (const auto& [name, score] : judged(images, images)) {
    if (name.ends_with("distance") || name.ends_with("gap")) EXPECT_EQ(score.value, 0) << name;
    EXPECT_EQ(score.n, 8) << name;
  }
}

TEST(AnatomyOct, PutsSetsInTheirKnownOrder) {
  const at::Tensor real = scans(0, k_eyes, k_side);
  const at::Tensor others = scans(k_eyes, 2 * k_eyes, k_side);
  const auto same_kind = judged(real, others);
  const auto noised = judged(real, (others + 0.4 * noise(others.sizes(), 3)).clamp(-1, 1));
  const auto blurred = judged(real, at::avg_pool2d(others, 5, 1, 2, false, false));
  for (const char* name : {"oct-speckle-snr-distance", "oct-speckle-axial-distance"}) {
    EXPECT_LT(same_kind.at(name).value, 0.5 * noised.at(name).value) << name;
    EXPECT_LT(same_kind.at(name).value, 0.5 * blurred.at(name).value) << name;
  }
  const auto nothing = judged(real, noise(others.sizes(), 4));
  EXPECT_LT(same_kind.at("oct-breaks").value, 0.1);
  EXPECT_GT(nothing.at("oct-breaks").value, 0.3);
  EXPECT_EQ(same_kind.at("oct-failed").value, 0);
  EXPECT_GT(nothing.at("oct-failed").value, 0.8);
  EXPECT_LT(same_kind.at("oct-thickness-distance").value,
            0.2 * nothing.at("oct-thickness-distance").value);
}

TEST(AnatomyOct, SeesThatRetinasAreThicker) {
  const auto draw = [](double factor) {
    return test::images_of_eyes(0, k_eyes, [factor](Eye eye) {
      eye.anatomy.inner_scale *= factor;
      return phantom::scan(eye, {k_side, k_side}).image;
    });
  };
  const auto scores = judged(draw(1), draw(1.4));
  // 0.4 of the inner layers, about 120 um; the known difference of the truths is 40 to 60 um.
  EXPECT_GT(scores.at("oct-thickness-mean-gap").value, 30);
  EXPECT_LT(scores.at("oct-thickness-mean-gap").value, 70);
  EXPECT_GT(scores.at("oct-thickness-mean-gap").low.value(), 10);
  EXPECT_NEAR(scores.at("oct-thickness-distance").value, scores.at("oct-thickness-mean-gap").value,
              5);
}

/// Real images, whose layers are known, and fakes without any.
TEST(AnatomyOct, HoldsMadeImagesAgainstTheTruthOfTheirEye) {
  std::vector<at::Tensor> rows;
  const at::Tensor images = test::images_of_eyes(0, 8, [&](const Eye& eye) {
    const phantom::BScan scan = phantom::scan(eye, {k_side, k_side});
    rows.push_back(at::stack(
        {at::tensor(scan.boundary[phantom::ilm]), at::tensor(scan.boundary[phantom::rpe])}));
    return scan.image;
  });
  const auto error_of = [&](const at::Tensor& made) {
    const auto object = metric("anatomy_oct");
    MetricBatch real = batch_of(images);
    real.truth = {at::stack(rows), {"ilm", "rpe"}, {}};
    object->update(Role::heldout, real);
    object->update(Role::fake, batch_of(made));
    std::map<std::string, double> errors;
    for (const Score& score : object->compute()) {
      if (score.name.ends_with("-error")) errors[score.name] = score.value;
    }
    return errors;
  };
  const auto right = error_of(images);
  const auto shifted = error_of(at::roll(images, 5, 2));
  EXPECT_EQ(right.size(), 2U);
  EXPECT_LT(right.at("oct-ilm-error"), 0.6);
  EXPECT_LT(right.at("oct-rpe-error"), 0.8);
  EXPECT_NEAR(shifted.at("oct-ilm-error"), 5, 0.6);
  EXPECT_NEAR(shifted.at("oct-rpe-error"), 5, 0.8);
}

TEST(AnatomyOct, DoesNotMindWhiteWedges) {
  const at::Tensor plain = scans(0, 12, k_side);
  at::Tensor wedged = plain.clone();
  wedged.slice(2, 0, 10).fill_(1);
  EXPECT_LT(judged(plain, wedged).at("oct-thickness-distance").value, 6);
}

TEST(AnatomyOct, IsUndefinedForPhotographs) {
  const at::Tensor photos = test::photos(0, 2, 64);
  const auto [code, message] = failure_of([&] { judged(photos, photos); });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_NE(message.find("'a0' has 3 unlike channels"), std::string::npos) << message;
}

TEST(AnatomyOct, TellsBadImagesApart) {
  const at::Tensor images = scans(0, 2, 64);
  at::Tensor broken = images.clone();
  broken[1][0][3][3] = std::numeric_limits<float>::quiet_NaN();
  const auto [nan_code, nan_message] = failure_of([&] { judged(images, broken); });
  EXPECT_EQ(nan_code, ExitCode::invalid_input);
  EXPECT_NE(nan_message.find("'a1'"), std::string::npos) << nan_message;
  EXPECT_EQ(failure_of([&] { judged(images, scans(0, 2, 80)); }).first, ExitCode::invalid_input);
  EXPECT_EQ(failure_of([] { metric("anatomy_oct")->compute(); }).first, ExitCode::metric_undefined);
}

}  // namespace
}  // namespace oct
