// SPDX-License-Identifier: Apache-2.0
// Features of images whose histogram, co-occurrences and runs can be counted by hand.
#include "octsdk/itk/texture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <thread>

#include "octsdk/random.h"
#include "support/temporary_files.h"

namespace oct {
namespace {

constexpr int k_side = 16;

std::vector<float> drawn(const std::function<float(int, int)>& value, int side = k_side) {
  std::vector<float> pixels;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) pixels.push_back(value(x, y));
  }
  return pixels;
}

std::vector<float> noise(int side = k_side) {
  Rng random(3, "texture-test");
  return drawn([&](int, int) { return static_cast<float>(random.uniform(0, 255)); }, side);
}

class Features {
 public:
  explicit Features(const std::vector<float>& pixels, int side = k_side)
      : values_(texture_features(pixels, side, side)) {}
  double operator[](const std::string& name) const {
    const auto& names = texture_feature_names();
    const auto found = std::find(names.begin(), names.end(), name);
    EXPECT_NE(found, names.end()) << name;
    return values_.at(static_cast<std::size_t>(found - names.begin()));
  }

 private:
  std::vector<double> values_;
};

/// Mean over the four directions of what `emphasis` gives for the runs of an image of one level:
/// rows, columns and both kinds of diagonals.
double emphasis_of_one_level(const std::function<double(double)>& emphasis) {
  double diagonals = emphasis(std::floor(std::sqrt(2) * (k_side - 1)) + 1);
  for (int length = 1; length < k_side; ++length) {
    diagonals += 2 * emphasis(std::floor(std::sqrt(2) * (length - 1)) + 1);
  }
  return (emphasis(k_side) + diagonals / (2 * k_side - 1)) / 2;
}

TEST(Texture, NamesEachFeatureOnce) {
  const auto& names = texture_feature_names();
  EXPECT_EQ(names.size(), 35U);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  EXPECT_EQ(texture_features(noise(), k_side, k_side).size(), names.size());
}

TEST(Texture, OfOneLevel) {
  const Features features(drawn([](int, int) { return 100.0F; }));
  for (const char* mean : {"mean", "median", "percentile-10", "percentile-90"}) {
    EXPECT_DOUBLE_EQ(features[mean], 100) << mean;
  }
  EXPECT_DOUBLE_EQ(features["root-mean-square"], 100);
  for (const char* none : {"deviation", "skewness", "kurtosis", "interquartile-range", "entropy",
                           "mean-absolute-deviation", "glcm1-entropy", "glcm4-inertia"}) {
    EXPECT_EQ(features[none], 0) << none;
  }
  for (const char* whole : {"uniformity", "glcm1-energy", "glcm4-inverse-difference-moment"}) {
    EXPECT_DOUBLE_EQ(features[whole], 1) << whole;
  }
  EXPECT_NEAR(features["glrlm-short-run-emphasis"],
              emphasis_of_one_level([](double length) { return 1 / (length * length); }), 1e-12);
  EXPECT_NEAR(features["glrlm-long-run-emphasis"],
              emphasis_of_one_level([](double length) { return length * length; }), 1e-9);
  const double level = 100 / 8 + 1;  // counted from 1
  EXPECT_DOUBLE_EQ(features["glrlm-high-gray-level-run-emphasis"], level * level);
  EXPECT_DOUBLE_EQ(features["glrlm-low-gray-level-run-emphasis"], 1 / (level * level));
  const double runs = (2 * k_side + 2 * (2 * k_side - 1)) / 4.0;
  EXPECT_DOUBLE_EQ(features["glrlm-gray-level-nonuniformity"], runs / (k_side * k_side));
}

TEST(Texture, OfStripesOneColumnWide) {
  const Features features(drawn([](int x, int) { return x % 2 == 0 ? 0.0F : 255.0F; }));
  EXPECT_DOUBLE_EQ(features["entropy"], 1);
  EXPECT_DOUBLE_EQ(features["deviation"], 127.5);
  EXPECT_DOUBLE_EQ(features["kurtosis"], -2);
  // Neighbours along a column are equal, in the three other directions they are 31 levels apart.
  EXPECT_DOUBLE_EQ(features["glcm1-energy"], 0.5);
  EXPECT_DOUBLE_EQ(features["glcm1-entropy"], 1);
  EXPECT_DOUBLE_EQ(features["glcm1-inertia"], 3 * 31 * 31 / 4.0);
  EXPECT_NEAR(features["glcm1-inverse-difference-moment"], (1 + 3 / (1.0 + 31 * 31)) / 4, 1e-12);
  EXPECT_EQ(features["glcm4-inertia"], 0);
  EXPECT_NEAR(features["glrlm-short-run-emphasis"], (3 + 1.0 / (k_side * k_side)) / 4, 1e-12);
  EXPECT_NEAR(features["glrlm-long-run-emphasis"], (3 + k_side * k_side) / 4.0, 1e-12);
}

TEST(Texture, OfARamp) {
  const Features features(drawn([](int x, int) { return 16.0F * static_cast<float>(x); }));
  EXPECT_DOUBLE_EQ(features["mean"], 120);
  EXPECT_NEAR(features["deviation"], 16 * std::sqrt((k_side * k_side - 1) / 12.0), 1e-12);
  EXPECT_NEAR(features["skewness"], 0, 1e-12);
  EXPECT_DOUBLE_EQ(features["percentile-10"], 16);
  EXPECT_DOUBLE_EQ(features["percentile-90"], 224);
  EXPECT_DOUBLE_EQ(features["interquartile-range"], 180 - 60);
  EXPECT_NEAR(features["entropy"], 4, 1e-12);
  EXPECT_NEAR(features["uniformity"], 1.0 / 16, 1e-12);
  // Two levels a column.
  EXPECT_NEAR(features["glcm1-inertia"], 3 * 2 * 2 / 4.0, 1e-9);
  EXPECT_NEAR(features["glcm4-inertia"], 3 * 8 * 8 / 4.0, 1e-9);
}

TEST(Texture, DoesNotGrowWithTheImage) {
  const Features small(noise(32), 32);
  const Features large(noise(96), 96);
  for (const std::string& name : texture_feature_names()) {
    if (name.ends_with("cluster-shade")) continue;  // of even noise: chance around 0
    EXPECT_NEAR(small[name], large[name], 0.12 * std::abs(large[name]) + 0.1 * (large[name] < 1))
        << name;
  }
}

TEST(Texture, GivesTheSameBitsInEachThread) {
  const std::vector<float> pixels = noise(64);
  std::array<std::vector<double>, 4> found;
  std::vector<std::thread> threads;
  for (auto& values : found) {
    threads.emplace_back([&] { values = texture_features(pixels, 64, 64); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& values : found) EXPECT_EQ(values, found[0]);
}

TEST(Texture, RefusesImagesThatAreTooSmallOrNotWhole) {
  const auto code = [](std::size_t pixels, int width, int height) {
    const std::vector<float> values(pixels);
    return test::failure_of([&] { texture_features(values, width, height); }).first;
  };
  EXPECT_EQ(code(7 * 16, 7, 16), ExitCode::invalid_input);
  EXPECT_EQ(code(7 * 16, 16, 7), ExitCode::invalid_input);
  EXPECT_EQ(code(255, 16, 16), ExitCode::invalid_input);
  EXPECT_EQ(code(64, 8, 8), ExitCode::done);
}

}  // namespace
}  // namespace oct
