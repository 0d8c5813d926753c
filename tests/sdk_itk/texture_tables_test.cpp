// SPDX-License-Identifier: Apache-2.0
// What is counted here is what ITK's filters count, which are slower.
#include "texture_tables.h"

#include <gtest/gtest.h>
#include <itkImage.h>
#include <itkScalarImageToCooccurrenceMatrixFilter.h>
#include <itkScalarImageToRunLengthMatrixFilter.h>

#include <algorithm>
#include <array>

#include "octsdk/random.h"

namespace oct {
namespace {

using Image = itk::Image<float, 2>;
using Cooccurrences = itk::Statistics::ScalarImageToCooccurrenceMatrixFilter<Image>;
using RunLengths = itk::Statistics::ScalarImageToRunLengthMatrixFilter<Image>;

constexpr std::size_t k_levels = 8;
constexpr std::size_t k_longest = 16;
constexpr std::array<PixelStep, 6> k_steps{{{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {4, 4}, {-4, 4}}};

/// Patches of a few levels, so that there are runs of all lengths, some as long as the image.
LevelImage patches(int width, int height, std::uint64_t seed) {
  Rng random(seed, "texture-tables");
  LevelImage image{width, height,
                   std::vector<std::int16_t>(static_cast<std::size_t>(width * height))};
  for (int patch = 0; patch < 40; ++patch) {
    const auto below = [&](int n) {
      return static_cast<int>(random.below(static_cast<std::uint64_t>(n)));
    };
    const int left = below(width);
    const int top = below(height);
    const int right = std::min(width, left + 1 + below(patch % 3 == 0 ? width : 4));
    const int bottom = std::min(height, top + 1 + below(patch % 3 == 1 ? height : 4));
    const auto level = static_cast<std::int16_t>(below(static_cast<int>(k_levels)));
    for (int y = top; y < bottom; ++y) {
      for (int x = left; x < right; ++x)
        image.levels[static_cast<std::size_t>(y * width + x)] = level;
    }
  }
  return image;
}

Image::Pointer itk_image(const LevelImage& image, float offset) {
  const auto result = Image::New();
  result->SetRegions(Image::SizeType{static_cast<itk::SizeValueType>(image.width),
                                     static_cast<itk::SizeValueType>(image.height)});
  result->Allocate();
  std::transform(image.levels.begin(), image.levels.end(), result->GetBufferPointer(),
                 [&](std::int16_t level) { return static_cast<float>(level) + offset; });
  return result;
}

template <class Filter>
const typename Filter::HistogramType* updated(Filter& filter, const Image* image, PixelStep step) {
  filter.SetInput(image);
  filter.SetOffset({{step.x, step.y}});
  filter.Update();
  return filter.GetOutput();
}

template <class Histogram>
void expect_equal(CountTable table, const Histogram& histogram) {
  std::uint64_t total = 0;
  for (std::size_t second = 0; second < table.size_second; ++second) {
    for (std::size_t first = 0; first < table.size_first; ++first) {
      typename Histogram::IndexType index(2);
      index[0] = static_cast<itk::IndexValueType>(first);
      index[1] = static_cast<itk::IndexValueType>(second);
      EXPECT_EQ(table(first, second), histogram.GetFrequency(index)) << first << ", " << second;
      total += table(first, second);
    }
  }
  EXPECT_EQ(total, histogram.GetTotalFrequency());
  EXPECT_GT(total, 0U);
}

TEST(TextureTables, CooccurrencesAreItks) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    LevelImage image = patches(21, 17, seed);
    image.levels[30] = -1;  // out of range: not counted
    const Image::Pointer as_itk = itk_image(image, 0);
    for (const PixelStep step : k_steps) {
      const auto filter = Cooccurrences::New();
      filter->SetNumberOfBinsPerAxis(k_levels);
      filter->SetPixelValueMinMax(0, k_levels - 1);
      expect_equal(cooccurrences(image, step, k_levels), *updated(*filter, as_itk, step));
    }
  }
}

TEST(TextureTables, RunLengthsAreItks) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const LevelImage image = patches(21, 17, seed);  // runs of 16 and more steps among them
    // Within the bins: ITK 5.2 has pixels at the upper end of the first bin be in none, and makes
    // each a run of its own.
    const Image::Pointer as_itk = itk_image(image, 0.5F);
    for (const PixelStep step : {k_steps[0], k_steps[1], k_steps[2], k_steps[3]}) {
      const auto filter = RunLengths::New();
      filter->SetNumberOfBinsPerAxis(k_longest);  // of levels as well: each has a bin
      filter->SetPixelValueMinMax(0, k_longest);
      filter->SetDistanceValueMinMax(0, k_longest);
      expect_equal(run_lengths(image, step, k_longest, k_longest), *updated(*filter, as_itk, step));
    }
  }
}

}  // namespace
}  // namespace oct
