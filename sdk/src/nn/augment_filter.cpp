// SPDX-License-Identifier: Apache-2.0
#include "augment_filter.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace oct::nn {
namespace {

using Taps = std::vector<double>;
using Gains = std::array<double, 4>;

Taps convolved(const Taps& a, const Taps& b) {
  Taps result(a.size() + b.size() - 1, 0.0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) result[i + j] += a[i] * b[j];
  }
  return result;
}

// There and back through one branch of the wavelet's filter bank: symmetric, without shift.
Taps branch(const Taps& taps) {
  Taps result = convolved(taps, Taps(taps.rbegin(), taps.rend()));
  for (double& tap : result) tap /= 2;
  return result;
}

Taps spread_by_two(const Taps& taps) {
  Taps result(2 * taps.size() - 1, 0.0);
  for (std::size_t i = 0; i < taps.size(); ++i) result[2 * i] = taps[i];
  return result;
}

// Filters of four bands, the lowest first, that add up to passing everything: each turn of the loop
// moves the bands there are one octave down and puts the octave left free on top.
std::array<Taps, 4> make_bands() {
  const Taps low{-0.129409522551, 0.224143868042, 0.836516303737, 0.482962913145};  // sym2
  Taps high = low;
  for (std::size_t i = 1; i < high.size(); i += 2) high[i] = -high[i];
  const Taps low_branch = branch(low);
  const Taps high_branch = branch(high);
  std::array<Taps, 4> bands{Taps{1}, Taps{0}, Taps{0}, Taps{0}};
  for (std::size_t octave = 1; octave < bands.size(); ++octave) {
    for (Taps& band : bands) band = convolved(spread_by_two(band), low_branch);
    Taps& top = bands[octave];
    const std::size_t start = (top.size() - high_branch.size()) / 2;
    for (std::size_t i = 0; i < high_branch.size(); ++i) top[start + i] += high_branch[i];
  }
  return bands;
}

// One band after the other is amplified and the whole brought back to the power that images are
// expected to have, in which the lowest band outweighs the others.
Gains balanced(const Gains& drawn) {
  constexpr Gains k_power{10.0 / 13, 1.0 / 13, 1.0 / 13, 1.0 / 13};
  Gains gains{1, 1, 1, 1};
  for (std::size_t band = 0; band < gains.size(); ++band) {
    const double amplified = 1 + k_power[band] * (drawn[band] * drawn[band] - 1);
    for (double& gain : gains) gain /= std::sqrt(amplified);
    gains[band] *= drawn[band];
  }
  return gains;
}

Taps taps_of(const Gains& gains) {
  static const std::array<Taps, 4> bands = make_bands();
  Taps taps(bands[0].size(), 0.0);
  for (std::size_t band = 0; band < bands.size(); ++band) {
    for (std::size_t i = 0; i < taps.size(); ++i) taps[i] += gains[band] * bands[band][i];
  }
  return taps;
}

// Position `i` of an image of `size` pixels that is mirrored without end.
std::int64_t mirrored(std::int64_t i, std::int64_t size) {
  const std::int64_t period = 2 * (size - 1);
  const std::int64_t place = ((i % period) + period) % period;
  return std::min(place, period - place);
}

// Filtering a line of `size` pixels as a matrix: on the CPU two products of matrices are several
// times faster than the same depthwise convolutions, and there is nothing to pad.
at::Tensor matrix_of(const Taps& taps, std::int64_t size, const at::TensorOptions& options) {
  const at::Tensor matrix = torch::zeros({size, size}, torch::kDouble);
  auto* const rows = matrix.data_ptr<double>();
  const auto reach = static_cast<std::int64_t>(taps.size() / 2);
  for (std::int64_t to = 0; to < size; ++to) {
    for (std::int64_t k = -reach; k <= reach; ++k) {
      rows[to * size + mirrored(to + k, size)] += taps[static_cast<std::size_t>(k + reach)];
    }
  }
  return matrix.to(options);
}

}  // namespace

at::Tensor band_filtered(const at::Tensor& image, const AugmentDraw& draw) {
  if (draw.bands == Gains{1, 1, 1, 1}) return image;
  const Taps taps = taps_of(balanced(draw.bands));
  const at::Tensor down = matrix_of(taps, image.size(2), image.options());
  const at::Tensor across = matrix_of(taps, image.size(3), image.options());
  return torch::matmul(torch::matmul(down, image), across.t());
}

}  // namespace oct::nn
