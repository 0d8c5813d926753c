// SPDX-License-Identifier: Apache-2.0
#include "radiomics.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <array>
#include <span>

#include "constants.h"
#include "octsdk/itk/texture.h"

namespace oct::radiomics {
namespace {

constexpr std::array k_colour{"red-green-mean", "red-green-deviation", "blue-green-mean",
                              "blue-green-deviation"};

at::Tensor brightness_of(const at::Tensor& image) {
  if (image.size(0) == 1) return image[0].contiguous();
  return (0.299 * image[0] + 0.587 * image[1] + 0.114 * image[2]).round();
}

void add_colour(const at::Tensor& image, std::vector<double>& features) {
  if (image.size(0) == 1) {
    features.insert(features.end(), k_colour.size(), 0.0);
    return;
  }
  const at::Tensor exact = image.to(at::kDouble);
  for (const int channel : {0, 2}) {
    const at::Tensor difference = exact[channel] - exact[1];
    features.push_back(difference.mean().item<double>());
    features.push_back(difference.std(false).item<double>());
  }
}

std::vector<double> features_of(const at::Tensor& image) {
  const at::Tensor brightness = brightness_of(image);
  const std::span pixels(brightness.const_data_ptr<float>(),
                         static_cast<std::size_t>(brightness.numel()));
  std::vector<double> features = texture_features(pixels, static_cast<int>(brightness.size(1)),
                                                  static_cast<int>(brightness.size(0)));
  add_colour(image, features);
  return features;
}

}  // namespace

const std::vector<std::string>& feature_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = texture_feature_names();
    all.insert(all.end(), k_colour.begin(), k_colour.end());
    return all;
  }();
  return names;
}

at::Tensor logarithmic_features(const at::Tensor& images) {
  const at::Tensor bytes = images.mul(127.5).add(127.5).clamp(0, 255).round();
  const auto dimension = static_cast<std::int64_t>(feature_names().size());
  at::Tensor rows = at::empty({images.size(0), dimension}, at::kDouble);
  at::parallel_for(0, images.size(0), 1, [&](std::int64_t first, std::int64_t last) {
    const at::NoGradGuard no_grad;
    for (std::int64_t i = first; i < last; ++i) {
      rows[i].copy_(at::tensor(features_of(bytes[i]), at::kDouble));
    }
  });
  return rows.sign() * rows.abs().log1p();
}

at::Tensor standardised(const at::Tensor& features) {
  at::Tensor rows = features.clone();
  for (std::size_t i = 0; i < k_constants.size(); ++i) {
    const at::Tensor column = rows.select(1, static_cast<std::int64_t>(i));
    column.sub_(k_constants[i].mean).div_(k_constants[i].deviation);
  }
  return rows;
}

}  // namespace oct::radiomics
