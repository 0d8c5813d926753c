// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/texture.h"

#include <itkHistogramToRunLengthFeaturesFilter.h>
#include <itkHistogramToTextureFeaturesFilter.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "octsdk/error.h"
#include "texture_tables.h"

namespace oct {
namespace {

constexpr std::size_t k_levels = 32;
constexpr float k_white = 255;
constexpr float k_level_width = (k_white + 1) / k_levels;
constexpr std::size_t k_longest_run = 128;
constexpr std::array k_distances{1, 4};  // neighbours, and what an OCT speckle does not reach

using Histogram = itk::Statistics::Histogram<double>;
using CooccurrenceFeatures = itk::Statistics::HistogramToTextureFeaturesFilter<Histogram>;
using RunLengthFeatures = itk::Statistics::HistogramToRunLengthFeaturesFilter<Histogram>;

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

/// Mean of (value - centre) ^ power.
template <int power>
double moment(std::span<const double> values, double centre) {
  double sum = 0;
  for (const double value : values) {
    double product = 1;
    for (int i = 0; i < power; ++i) product *= value - centre;
    sum += product;
  }
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
  const double variance = moment<2>(values, mean);
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
                  {mean, deviation, moment<3>(values, mean) / (variance * deviation),
                   moment<4>(values, mean) / (variance * variance) - 3, percentile(values, 0.5),
                   low, high, percentile(values, 0.75) - percentile(values, 0.25),
                   mean_absolute_deviation(values), mean_absolute_deviation({first, last}),
                   std::sqrt(moment<2>(values, 0)), entropy, uniformity});
}

/// As ITK's filters want it. Values are of no interest to them, only the numbers of the bins.
Histogram::Pointer histogram_of(const CountTable& table) {
  const auto histogram = Histogram::New();
  histogram->SetMeasurementVectorSize(2);
  Histogram::SizeType size(2);
  size[0] = table.size_first;
  size[1] = table.size_second;
  Histogram::MeasurementVectorType low(2);
  low.Fill(0);
  Histogram::MeasurementVectorType high(2);
  high[0] = static_cast<double>(table.size_first);
  high[1] = static_cast<double>(table.size_second);
  histogram->Initialize(size, low, high);
  for (std::size_t id = 0; id < table.counts.size(); ++id) {
    if (table.counts[id] > 0) histogram->SetFrequency(id, table.counts[id]);
  }
  return histogram;
}

/// (d, 0), (d, d), (0, d), (-d, d): the matrices are symmetric, the other four would add nothing.
std::array<PixelStep, 4> directions(int distance) {
  return {{{distance, 0}, {distance, distance}, {0, distance}, {-distance, distance}}};
}

/// Means over the directions. `table_along` counts along a step.
template <class Filter, class Wanted, class Count>
void add_features(int distance, const Wanted& wanted, const Count& table_along,
                  std::vector<double>& features) {
  std::vector<double> means(wanted.size());
  double seen = 0;
  for (const PixelStep step : directions(distance)) {
    const auto filter = Filter::New();
    filter->SetInput(histogram_of(table_along(step)));
    filter->Update();
    ++seen;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      means[i] += (filter->GetFeature(wanted[i].second) - means[i]) / seen;
    }
  }
  features.insert(features.end(), means.begin(), means.end());
}

/// Levels of the pixels; of those beyond the range, the nearest one, or -1.
LevelImage levels_of(std::span<const float> pixels, int width, int height, bool keep_all) {
  LevelImage image{width, height, {}};
  image.levels.reserve(pixels.size());
  for (const float pixel : pixels) {
    const bool counts = keep_all || (pixel >= 0 && pixel <= k_white);
    image.levels.push_back(counts ? static_cast<std::int16_t>(level_of(pixel)) : std::int16_t{-1});
  }
  return image;
}

void add_cooccurrence(const LevelImage& image, int distance, std::vector<double>& features) {
  add_features<CooccurrenceFeatures>(
      distance, k_cooccurrence,
      [&](PixelStep step) { return cooccurrences(image, step, k_levels); }, features);
}

/// ITK 5.2 has pixels at the upper end of its first bin, here those of level 1, be in no bin, and
/// makes each a run of its own. So it was when radiomics' constants were made.
CountTable runs_as_itk_has_them(const LevelImage& image, PixelStep step) {
  constexpr std::size_t odd = 1;
  CountTable table = run_lengths(image, step, k_levels, k_longest_run);
  for (std::size_t length = 0; length < k_longest_run; ++length) table(odd, length) = 0;
  table(odd, 0) = static_cast<std::uint32_t>(
      std::count(image.levels.begin(), image.levels.end(), static_cast<std::int16_t>(odd)));
  return table;
}

void add_run_lengths(const LevelImage& image, std::vector<double>& features) {
  add_features<RunLengthFeatures>(
      1, k_run_lengths, [&](PixelStep step) { return runs_as_itk_has_them(image, step); },
      features);
  const auto pixels = static_cast<double>(image.levels.size());
  for (const std::size_t nonuniformity : {2U, 3U}) {
    features[features.size() - k_run_lengths.size() + nonuniformity] /= pixels;
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
  const LevelImage inside = levels_of(pixels, width, height, false);
  for (const int distance : k_distances) add_cooccurrence(inside, distance, features);
  add_run_lengths(levels_of(pixels, width, height, true), features);
  for (double& value : features) {
    if (!std::isfinite(value)) value = 0;  // of an image without contrast
  }
  return features;
}

}  // namespace oct
