// SPDX-License-Identifier: Apache-2.0
#include "explore/interpolation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace oct::host {

at::Tensor slerp(const at::Tensor& from, const at::Tensor& to, double fraction) {
  constexpr double k_straight = 1e-6;  // below it an arc is a line, and opposite ends have no arc
  const double a = from.norm().item<double>();
  const double b = to.norm().item<double>();
  const double cosine = a > 0 && b > 0 ? (from * to).sum().item<double>() / (a * b) : 1;
  const double angle = std::acos(std::clamp(cosine, -1.0, 1.0));
  if (std::sin(angle) < k_straight) return at::lerp(from, to, fraction);
  const double length = a + (b - a) * fraction;
  return from * (length / a * std::sin((1 - fraction) * angle) / std::sin(angle)) +
         to * (length / b * std::sin(fraction * angle) / std::sin(angle));
}

std::vector<at::Tensor> interpolated(const StyleSpace& space, const Interpolation& way) {
  std::vector<std::uint64_t> stops = way.seeds;
  if (way.loop) stops.push_back(stops.front());
  std::vector<at::Tensor> styles;
  for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
    const at::Tensor from = space.latent(stops[i]);
    const at::Tensor to = space.latent(stops[i + 1]);
    const at::Tensor first = space.styles(from);
    const at::Tensor last = space.styles(to);
    for (std::int64_t frame = 0; frame < way.frames; ++frame) {
      const double fraction = double(frame) / double(way.frames);
      styles.push_back(way.in_z ? space.styles(slerp(from, to, fraction))
                                : at::lerp(first, last, fraction));
    }
    if (i + 2 == stops.size() && !way.loop) styles.push_back(last);
  }
  return styles;
}

}  // namespace oct::host
