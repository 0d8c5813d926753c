// SPDX-License-Identifier: Apache-2.0
#include "drawn_images.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "octsdk/error.h"
#include "octsdk/random.h"

namespace oct::testing {
namespace {

// One drawing: brightness from 0 to 1 by pixel, and its truth.
struct Canvas {
  torch::TensorAccessor<float, 2> light;
  torch::TensorAccessor<float, 2> layers;  // ilm, rpe, bm
  torch::TensorAccessor<bool, 2> lesions;
  torch::TensorAccessor<bool, 2> mask;
  double height, width;
};

void draw_scan(Canvas& to, Rng& random) {
  const double phase = random.uniform(0, 6.28);
  const double top = to.height * random.uniform(0.28, 0.36);
  const double thick = to.height * random.uniform(0.15, 0.19);
  const double pocket = to.width * random.uniform(0.3, 0.7);
  for (int x = 0; x < static_cast<int>(to.width); ++x) {
    const double ilm = top + 0.03 * to.height * std::sin(phase + 4 * x / to.width);
    const double rpe = ilm + thick;
    const double bm = rpe + 0.012 * to.height;
    const double layers[]{ilm, rpe, bm};
    for (int k = 0; k < 3; ++k) to.layers[k][x] = static_cast<float>(layers[k]);
    for (int y = 0; y < static_cast<int>(to.height); ++y) {
      const double across = (x - pocket) / (0.08 * to.width);
      const double down = (y - (ilm + rpe) / 2) / (0.3 * thick);
      const bool fluid = across * across + down * down < 1;
      double light = 0.08;
      if (y >= ilm) light = 0.4;
      if (y >= rpe - 0.005 * to.height) light = 0.9;
      if (y >= bm + 0.005 * to.height) light = 0.4 * std::exp(-(y - bm) / (0.1 * to.height)) + 0.05;
      to.light[y][x] = static_cast<float>((fluid ? 0.08 : light) * random.uniform(0.8, 1.2));
      to.lesions[y][x] = fluid;
      to.mask[y][x] = true;
    }
  }
}

void draw_photo(Canvas& to, Rng& random, bool right) {
  const double radius = 0.47 * std::min(to.height, to.width);
  const double disc = (right ? 1 : -1) * radius * random.uniform(0.45, 0.6);
  const double bow = random.uniform(0.6, 0.9);
  for (int y = 0; y < static_cast<int>(to.height); ++y) {
    for (int x = 0; x < static_cast<int>(to.width); ++x) {
      const double along = x - 0.5 * (to.width - 1);
      const double down = y - 0.5 * (to.height - 1);
      const bool inside = std::hypot(along, down) < radius;
      double light = 0.45;
      if (std::hypot(along - disc, down) < 0.16 * radius) light = 0.9;
      // An arcade: a parabola that opens away from the disc.
      const double bend = disc - (right ? 1 : -1) * bow * down * down / radius;
      if (std::abs(along - bend) < 0.025 * radius + 0.5) light *= 0.7;
      to.light[y][x] = static_cast<float>(inside ? light * random.uniform(0.97, 1.03) : 0);
      to.mask[y][x] = inside;
    }
  }
}

}  // namespace

DrawnImages drawn_images(const std::string& modality, std::int64_t n, std::int64_t channels,
                         Size size, std::uint64_t seed) {
  if (modality != "oct" && modality != "dfe") {
    throw Error(ExitCode::plugin_failed,
                "modality '" + modality + "' is not known; expected oct or dfe");
  }
  const bool scans = modality == "oct";
  Rng random(seed, "drawn images");
  const torch::Tensor light = torch::zeros({n, size.height, size.width});
  const torch::Tensor layers = torch::zeros({n, 3, size.width});
  const torch::Tensor lesions = torch::zeros({n, 1, size.height, size.width}, torch::kBool);
  DrawnImages drawn;
  drawn.mask = torch::zeros({n, 1, size.height, size.width}, torch::kBool);
  for (std::int64_t i = 0; i < n; ++i) {
    const torch::Tensor shown = light[i];
    const torch::Tensor rows = layers[i];
    const torch::Tensor spots = lesions[i][0];
    const torch::Tensor seen = drawn.mask[i][0];
    Canvas canvas{shown.accessor<float, 2>(),       rows.accessor<float, 2>(),
                  spots.accessor<bool, 2>(),        seen.accessor<bool, 2>(),
                  static_cast<double>(size.height), static_cast<double>(size.width)};
    if (scans) {
      draw_scan(canvas, random);
    } else {
      draw_photo(canvas, random, drawn_eye(i) == "R");
    }
  }
  drawn.images =
      (light * 2 - 1).clamp(-1, 1).unsqueeze(1).expand({-1, channels, -1, -1}).contiguous();
  if (scans) drawn.truth = {layers, {"ilm", "rpe", "bm"}, lesions};
  return drawn;
}

std::string drawn_eye(std::int64_t index) {
  return index % 2 == 0 ? "R" : "L";
}

}  // namespace oct::testing
