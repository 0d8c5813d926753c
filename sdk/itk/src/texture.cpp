// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/texture.h"

#include <itkImage.h>
#include <itkScalarImageToRunLengthFeaturesFilter.h>
#include <itkScalarImageToTextureFeaturesFilter.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "octsdk/error.h"

namespace oct {
namespace {

constexpr unsigned int k_levels = 32;
constexpr float k_white = 255;
constexpr float k_level_width = (k_white + 1) / k_levels;
constexpr unsigned int k_longest_run = 128;  // ITK's time grows with it
constexpr std::array k_distances{1, 4};      // neighbours, and what an OCT speckle does not reach

using GrayImage = itk::Image<float, 2>;
using Cooccurrence = itk::Statistics::ScalarImageToTextureFeaturesFilter<GrayImage>;
using RunLengths = itk::Statistics::ScalarImageToRunLengthFeaturesFilter<GrayImage>;

constexpr std::array k_first_order{"mean",
                                   "deviation",
                                   "skewness",
                                   "kurtosis",
                                   "median",
                                   "percentile-10",
                                   "percentile-90",
                                   "interquartile-range",
                                   "mean-absolute-deviation",
                                   "robust-mean-absolute-deviation",
                                   "root-mean-square",
                                   "entropy",
                                   "uniformity"};
using Glcm = itk::Statistics::HistogramToTextureFeaturesFilterEnums::TextureFeature;
// Not ITK's two correlations: one divides by the square of the variance, the other by the spread of
// the marginal sums, which an even histogram brings near 0.
constexpr std::array k_cooccurrence{
    std::pair("energy", Glcm::Energy),
    std::pair("entropy", Glcm::Entropy),
    std::pair("inverse-difference-moment", Glcm::InverseDifferenceMoment),
    std::pair("inertia", Glcm::Inertia),
    std::pair("cluster-shade", Glcm::ClusterShade),
    std::pair("cluster-prominence", Glcm::ClusterProminence)};
using Glrlm = itk::Statistics::RunLengthFeatureEnum;
constexpr std::array k_run_lengths{
    std::pair("short-run-emphasis", Glrlm::ShortRunEmphasis),
    std::pair("long-run-emphasis", Glrlm::LongRunEmphasis),
    std::pair("gray-level-nonuniformity", Glrlm::GreyLevelNonuniformity),
    std::pair("run-length-nonuniformity", Glrlm::RunLengthNonuniformity),
    std::pair("low-gray-level-run-emphasis", Glrlm::LowGreyLevelRunEmphasis),
    std::pair("high-gray-level-run-emphasis", Glrlm::HighGreyLevelRunEmphasis),
    std::pair("short-run-low-gray-level-emphasis", Glrlm::ShortRunLowGreyLevelEmphasis),
    std::pair("short-run-high-gray-level-emphasis", Glrlm::ShortRunHighGreyLevelEmphasis),
    std::pair("long-run-low-gray-level-emphasis", Glrlm::LongRunLowGreyLevelEmphasis),
    std::pair("long-run-high-gray-level-emphasis", Glrlm::LongRunHighGreyLevelEmphasis)};

/// Of sorted values, linear between neighbours.
double percentile(const std::vector<double>& sorted, double fraction) {
  const double place = fraction * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Mean of |value - centre| ^ power, signed for odd powers.
double moment(std::span<const double> values, double centre, int power) {
  double sum = 0;
  for (const double value : values) sum += std::pow(value - centre, power);
  return sum / static_cast<double>(values.size());
}

double mean_absolute_deviation(std::span<const double> values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += std::abs(value - mean);
  return sum / static_cast<double>(values.size());
}

std::size_t level_of(double value) {
  return static_cast<std::size_t>(std::clamp(value, 0.0, double{k_white}) / k_level_width);
}

void add_first_order(std::span<const float> pixels, std::vector<double>& features) {
  std::vector<double> values(pixels.begin(), pixels.end());
  std::sort(values.begin(), values.end());
  const double mean = mean_of(values);
  const double variance = moment(values, mean, 2);
  const double deviation = std::sqrt(variance);
  const double low = percentile(values, 0.1);
  const double high = percentile(values, 0.9);
  const auto first = std::lower_bound(values.begin(), values.end(), low);
  const auto last = std::upper_bound(values.begin(), values.end(), high);
  std::array<double, k_levels> share{};
  for (const double value : values) {
    share[level_of(value)] += 1 / static_cast<double>(values.size());
  }
  double entropy = 0;
  double uniformity = 0;
  for (const double p : share) {
    entropy -= p > 0 ? p * std::log2(p) : 0;
    uniformity += p * p;
  }
  features.insert(features.end(),
                  {mean, deviation, moment(values, mean, 3) / (variance * deviation),
                   moment(values, mean, 4) / (variance * variance) - 3, percentile(values, 0.5),
                   low, high, percentile(values, 0.75) - percentile(values, 0.25),
                   mean_absolute_deviation(values), mean_absolute_deviation({first, last}),
                   std::sqrt(moment(values, 0, 2)), entropy, uniformity});
}

GrayImage::Pointer image_of(std::span<const float> pixels, int width, int height) {
  const auto image = GrayImage::New();
  image->SetRegions(GrayImage::SizeType{static_cast<itk::SizeValueType>(width),
                                        static_cast<itk::SizeValueType>(height)});
  image->Allocate();
  std::copy(pixels.begin(), pixels.end(), image->GetBufferPointer());
  return image;
}

/// (d, 0), (d, d), (0, d), (-d, d): the matrices are symmetric, the other four would add nothing.
template <class Filter>
typename Filter::OffsetVectorPointer directions(int distance) {
  const auto offsets = Filter::OffsetVector::New();
  for (const auto& [x, y] : {std::pair(1, 0), std::pair(1, 1), std::pair(0, 1), std::pair(-1, 1)}) {
    offsets->push_back({{distance * x, distance * y}});
  }
  return offsets;
}

/// Means over the directions.
template <class Filter, class Wanted>
void add_features(Filter& filter, int distance, const Wanted& wanted,
                  std::vector<double>& features) {
  const auto numbers = Filter::FeatureNameVector::New();
  for (const auto& [name, feature] : wanted) {
    numbers->push_back(static_cast<std::uint8_t>(feature));
  }
  filter.SetRequestedFeatures(numbers);
  filter.SetOffsets(directions<Filter>(distance));
  filter.Update();
  const auto means = filter.GetFeatureMeans();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    features.push_back(means->ElementAt(static_cast<unsigned char>(i)));
  }
}

void add_cooccurrence(const GrayImage& image, int distance, std::vector<double>& features) {
  const auto filter = Cooccurrence::New();
  filter->SetInput(&image);
  filter->SetNumberOfBinsPerAxis(k_levels);
  filter->SetPixelValueMinMax(0, k_white);
  add_features(*filter, distance, k_cooccurrence, features);
}

// ITK has as many bins for run lengths as for gray levels. With pixels that hold their level, and
// bins of width 1, it counts pixels.
void add_run_lengths(GrayImage& image, std::size_t pixels, std::vector<double>& features) {
  for (float& pixel : std::span(image.GetBufferPointer(), pixels)) {
    pixel = static_cast<float>(level_of(pixel));
  }
  const auto filter = RunLengths::New();
  filter->SetInput(&image);
  filter->SetNumberOfBinsPerAxis(k_longest_run);
  filter->SetPixelValueMinMax(0, k_longest_run);
  filter->SetDistanceValueMinMax(0, k_longest_run);
  add_features(*filter, 1, k_run_lengths, features);
  for (const std::size_t nonuniformity : {2U, 3U}) {
    features[features.size() - k_run_lengths.size() + nonuniformity] /= static_cast<double>(pixels);
  }
}

}  // namespace

const std::vector<std::string>& texture_feature_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all(k_first_order.begin(), k_first_order.end());
    for (const int distance : k_distances) {
      for (const auto& [name, feature] : k_cooccurrence) {
        all.push_back("glcm" + std::to_string(distance) + "-" + name);
      }
    }
    for (const auto& [name, feature] : k_run_lengths) all.push_back(std::string("glrlm-") + name);
    return all;
  }();
  return names;
}

std::vector<double> texture_features(std::span<const float> pixels, int width, int height) {
  if (std::min(width, height) < k_least_texture_side ||
      pixels.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {
    throw Error(ExitCode::invalid_input,
                "texture features of " + std::to_string(pixels.size()) + " pixels as " +
                    std::to_string(width) + " x " + std::to_string(height) +
                    "; expected sides of at least " + std::to_string(k_least_texture_side));
  }
  std::vector<double> features;
  add_first_order(pixels, features);
  const GrayImage::Pointer image = image_of(pixels, width, height);
  for (const int distance : k_distances) add_cooccurrence(*image, distance, features);
  add_run_lengths(*image, pixels.size(), features);
  for (double& value : features) {
    if (!std::isfinite(value)) value = 0;  // of an image without contrast
  }
  return features;
}

}  // namespace oct
