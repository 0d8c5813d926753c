// SPDX-License-Identifier: Apache-2.0
#include "upfirdn_window.h"

#include <algorithm>

#include "octsdk/vector_clones.h"

namespace oct::nn {
namespace {

constexpr int k_side = 4;

/// The rows under the window, from its first column on, and what they are multiplied by.
template <typename T>
struct Window {
  const T* rows[k_side];
  T taps[k_side * k_side];
};

template <typename T>
OCT_INLINE void sum_window(const Window<T>& window, std::int64_t count, T* __restrict to) {
  for (std::int64_t i = 0; i < count; ++i) {
    T sum = 0;
    for (int y = 0; y < k_side; ++y) {
      for (int x = 0; x < k_side; ++x) sum += window.taps[k_side * y + x] * window.rows[y][i + x];
    }
    to[i] = sum;
  }
}

OCT_VECTOR_CLONES void window_row(const Window<float>& window, std::int64_t count, float* to) {
  sum_window(window, count, to);
}

OCT_VECTOR_CLONES void window_row(const Window<double>& window, std::int64_t count, double* to) {
  sum_window(window, count, to);
}

/// The result whose window begins at `column`, which may lie outside of the row.
template <typename T>
T at_border(const Window<T>& window, std::int64_t column, std::int64_t width) {
  T sum = 0;
  for (int y = 0; y < k_side; ++y) {
    for (int x = 0; x < k_side; ++x) {
      if (column + x < 0 || column + x >= width) continue;
      sum += window.taps[k_side * y + x] * window.rows[y][column + x];
    }
  }
  return sum;
}

template <typename T>
void filter_row(Window<T> window, const UpfirdnAxis& x, T* out) {
  const std::int64_t first = std::clamp<std::int64_t>(x.before, 0, x.out);
  const std::int64_t last = std::clamp<std::int64_t>(x.in + x.before - k_side + 1, first, x.out);
  for (std::int64_t o = 0; o < first; ++o) out[o] = at_border(window, o - x.before, x.in);
  for (std::int64_t o = last; o < x.out; ++o) out[o] = at_border(window, o - x.before, x.in);
  for (const T*& row : window.rows) row += first - x.before;
  window_row(window, last - first, out + first);
}

}  // namespace

bool has_window(const UpfirdnAxis& x, const UpfirdnAxis& y, const UpfirdnTaps& taps) {
  const auto is_plain = [](const UpfirdnAxis& axis) { return axis.up == 1 && axis.down == 1; };
  return is_plain(x) && is_plain(y) && taps.width == k_side && taps.height == k_side &&
         !taps.separable;
}

template <typename T>
void filter_by_window(const T* in, T* out, std::int64_t planes, const UpfirdnAxis& x,
                      const UpfirdnAxis& y, const UpfirdnTaps& taps) {
  const std::vector<T> outside(static_cast<std::size_t>(x.in));
  Window<T> window;
  std::transform(taps.grid.begin(), taps.grid.end(), window.taps,
                 [](double tap) { return static_cast<T>(tap); });
  for (std::int64_t plane = 0; plane < planes; ++plane, in += x.in * y.in) {
    for (std::int64_t o = 0; o < y.out; ++o, out += x.out) {
      for (int k = 0; k < k_side; ++k) {
        const std::int64_t row = o - y.before + k;
        window.rows[k] = row < 0 || row >= y.in ? outside.data() : in + row * x.in;
      }
      filter_row(window, x, out);
    }
  }
}

template void filter_by_window(const float*, float*, std::int64_t, const UpfirdnAxis&,
                               const UpfirdnAxis&, const UpfirdnTaps&);
template void filter_by_window(const double*, double*, std::int64_t, const UpfirdnAxis&,
                               const UpfirdnAxis&, const UpfirdnTaps&);

}  // namespace oct::nn
