// SPDX-License-Identifier: Apache-2.0
#include "radiomics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "../features.h"
#include "phantom_features.h"

namespace oct {
namespace {

using test::noise;

std::int64_t column(const std::string& name) {
  const auto& names = radiomics::feature_names();
  const auto found = std::find(names.begin(), names.end(), name);
  EXPECT_NE(found, names.end()) << name;
  return found - names.begin();
}

/// Of one image, before standardising, the logarithm undone.
double feature(const at::Tensor& image, const std::string& name) {
  const double value =
      radiomics::logarithmic_features(image.unsqueeze(0))[0][column(name)].item<double>();
  return std::copysign(std::expm1(std::abs(value)), value);
}

TEST(Radiomics, ReadsImagesAsBytes) {
  const at::Tensor image = at::full({1, 16, 16}, 100 / 127.5 - 1, at::kFloat);
  EXPECT_NEAR(feature(image, "mean"), 100, 1e-9);
  EXPECT_NEAR(feature(image + 0.3 / 127.5, "mean"), 100, 1e-9);
  EXPECT_NEAR(feature(image * 0 + 1.5, "mean"), 255, 1e-9);
  EXPECT_NEAR(feature(image, "glcm1-energy"), 1, 1e-12);
  EXPECT_EQ(feature(image, "deviation"), 0);
}

TEST(Radiomics, SeesBrightnessAndColourOfColourImages) {
  at::Tensor image = at::empty({3, 16, 16}, at::kFloat);
  image[0].fill_(200 / 127.5 - 1);
  image[1].fill_(100 / 127.5 - 1);
  image[2].fill_(50 / 127.5 - 1);
  image[2].slice(1, 0, 8).fill_(70 / 127.5 - 1);
  EXPECT_NEAR(feature(image, "red-green-mean"), 100, 1e-9);
  EXPECT_NEAR(feature(image, "red-green-deviation"), 0, 1e-9);
  EXPECT_NEAR(feature(image, "blue-green-mean"), -40, 1e-9);
  EXPECT_NEAR(feature(image, "blue-green-deviation"), 10, 1e-9);
  EXPECT_NEAR(feature(image, "median"), (124 + 126) / 2.0, 1e-9);
}

TEST(Radiomics, TakesGrayForEqualChannelsToTheBit) {
  const at::Tensor gray = noise({3, 1, 24, 40}, 1);
  const at::Tensor colour = gray.expand({-1, 3, -1, -1}).contiguous();
  EXPECT_TRUE(radiomics::logarithmic_features(gray).equal(radiomics::logarithmic_features(colour)));
}

TEST(Radiomics, GivesARowThatItsImageAloneDecides) {
  const auto network = test::opened("radiomics");
  const at::Tensor images = noise({4, 3, 32, 32}, 2);
  const at::Tensor together = network->embed(images).vectors;
  EXPECT_EQ(together.sizes(), at::IntArrayRef({4, 39}));
  for (std::int64_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(network->embed(images.narrow(0, i, 1)).vectors[0].equal(together[i])) << i;
  }
  EXPECT_TRUE(test::opened("radiomics")->embed(images).vectors.equal(together));
}

TEST(Radiomics, IsStandardisedByThePhantom) {
  // The first quarter of the eyes that the constants are of.
  const at::Tensor rows = radiomics::standardised(test::phantom_features(64));
  const at::Tensor mean = rows.mean({0});
  const at::Tensor deviation = rows.std({0}, false);
  for (std::int64_t i = 0; i < rows.size(1); ++i) {
    const std::string& name = radiomics::feature_names()[static_cast<std::size_t>(i)];
    EXPECT_NEAR(mean[i].item<double>(), 0, 0.2) << name;
    EXPECT_NEAR(deviation[i].item<double>(), 1, 0.2) << name;
  }
}

TEST(Radiomics, StaysFiniteForWhatACollapsedGeneratorMakes) {
  const auto network = test::opened("radiomics");
  for (const float value : {-1.0F, 0.0F, 1.0F}) {
    const at::Tensor images = at::full({1, 3, 64, 64}, value, at::kFloat);
    EXPECT_TRUE(network->embed(images).vectors.isfinite().all().item<bool>()) << value;
  }
}

TEST(Radiomics, RefusesImagesThatAreTooSmall) {
  const auto network = test::opened("radiomics");
  const auto [code, message] = test::failure_of([&] {
    static_cast<void>(network->embed(noise({1, 1, 7, 64}, 1)));
  });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, testing::HasSubstr("sides of at least 8"));
}

}  // namespace
}  // namespace oct
