// SPDX-License-Identifier: Apache-2.0
#include "upfirdn_kernel.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <numeric>

#include "octsdk/vector_clones.h"
#include "upfirdn_window.h"

namespace oct::nn {
namespace {

OCT_VECTOR_CLONES void add_scaled(float* __restrict to, const float* __restrict from, float factor,
                                  std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) to[i] += factor * from[i];
}

OCT_VECTOR_CLONES void add_scaled(double* __restrict to, const double* __restrict from,
                                  double factor, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) to[i] += factor * from[i];
}

/// The results that one tap feeds: result out + j * out_step takes sample in + j * in_step.
struct Run {
  std::int64_t in = 0, out = 0, count = 0;
};

/// All runs of one axis; steps are common to its taps.
struct Runs {
  Runs(const UpfirdnAxis& axis, std::int64_t taps)
      : in_step(axis.down / std::gcd(axis.up, axis.down)),
        out_step(axis.up / std::gcd(axis.up, axis.down)),
        of_tap(static_cast<std::size_t>(taps)) {
    for (std::int64_t k = 0; k < taps; ++k) of_tap[static_cast<std::size_t>(k)] = run(axis, k);
  }

  [[nodiscard]] Run run(const UpfirdnAxis& axis, std::int64_t tap) const {
    // Results whose tap falls on a sample and not on a zero between two of them.
    for (std::int64_t out = 0; out < out_step; ++out) {
      const std::int64_t place = out * axis.down + tap - axis.before;
      if (place % axis.up != 0) continue;
      const std::int64_t in = place / axis.up;
      const std::int64_t skipped = in < 0 ? (-in + in_step - 1) / in_step : 0;
      const Run run{in + skipped * in_step, out + skipped * out_step, 0};
      if (run.in >= axis.in || run.out >= axis.out) return {};
      return {run.in, run.out,
              std::min((axis.in - 1 - run.in) / in_step, (axis.out - 1 - run.out) / out_step) + 1};
    }
    return {};
  }

  /// The sample that `tap` takes for result `out`; -1 when it meets a zero.
  [[nodiscard]] std::int64_t sample(std::size_t tap, std::int64_t out) const {
    const Run& run = of_tap[tap];
    const std::int64_t distance = out - run.out;
    if (distance < 0 || distance % out_step != 0 || distance / out_step >= run.count) return -1;
    return run.in + distance / out_step * in_step;
  }

  std::int64_t in_step, out_step;
  std::vector<Run> of_tap;
};

/// Filters rows along x. Samples and results are sorted by phase first, so that every tap works on
/// contiguous memory whatever the steps.
template <typename T>
class RowFilter {
 public:
  RowFilter(const UpfirdnAxis& axis, const Runs& runs)
      : axis_(axis),
        runs_(runs),
        in_length_((axis.in + runs.in_step - 1) / runs.in_step),
        out_length_((axis.out + runs.out_step - 1) / runs.out_step),
        in_(static_cast<std::size_t>(in_length_ * runs.in_step)),
        out_(static_cast<std::size_t>(out_length_ * runs.out_step)) {}

  void start() { std::fill(out_.begin(), out_.end(), T{0}); }

  void add(const T* row, const double* taps) {
    const T* samples = row;
    if (runs_.in_step > 1) {
      for (std::int64_t phase = 0; phase < runs_.in_step; ++phase) {
        T* sorted = in_.data() + phase * in_length_;
        for (std::int64_t i = phase; i < axis_.in; i += runs_.in_step) *sorted++ = row[i];
      }
      samples = in_.data();
    }
    for (std::size_t k = 0; k < runs_.of_tap.size(); ++k) {
      const Run& run = runs_.of_tap[k];
      const std::int64_t to = run.out % runs_.out_step * out_length_ + run.out / runs_.out_step;
      const std::int64_t from = run.in % runs_.in_step * in_length_ + run.in / runs_.in_step;
      add_scaled(out_.data() + to, samples + from, static_cast<T>(taps[k]), run.count);
    }
  }

  void finish(T* row) const {
    for (std::int64_t phase = 0; phase < runs_.out_step; ++phase) {
      const T* sorted = out_.data() + phase * out_length_;
      for (std::int64_t o = phase; o < axis_.out; o += runs_.out_step) row[o] = *sorted++;
    }
  }

 private:
  const UpfirdnAxis& axis_;
  const Runs& runs_;
  std::int64_t in_length_, out_length_;
  std::vector<T> in_, out_;
};

template <typename T>
void filter_planes(const T* in, T* out, std::int64_t planes, const UpfirdnAxis& x,
                   const Runs& runs_x, const UpfirdnAxis& y, const Runs& runs_y,
                   const UpfirdnTaps& taps) {
  RowFilter<T> rows(x, runs_x);
  std::vector<T> mixed(static_cast<std::size_t>(x.in));
  for (std::int64_t plane = 0; plane < planes; ++plane, in += x.in * y.in) {
    for (std::int64_t o = 0; o < y.out; ++o, out += x.out) {
      rows.start();
      std::fill(mixed.begin(), mixed.end(), T{0});
      for (std::size_t k = 0; k < runs_y.of_tap.size(); ++k) {
        const std::int64_t i = runs_y.sample(k, o);
        if (i < 0) continue;
        if (taps.separable) {
          add_scaled(mixed.data(), in + i * x.in, static_cast<T>(taps.y[k]), x.in);
        } else {
          rows.add(in + i * x.in, taps.grid.data() + static_cast<std::int64_t>(k) * taps.width);
        }
      }
      if (taps.separable) rows.add(mixed.data(), taps.x.data());
      rows.finish(out);
    }
  }
}

}  // namespace

template <typename T>
void upfirdn_planes(const T* in, T* out, std::int64_t planes, const UpfirdnAxis& x,
                    const UpfirdnAxis& y, const UpfirdnTaps& taps) {
  const Runs runs_x(x, taps.width);
  const Runs runs_y(y, taps.height);
  const bool by_window = has_window(x, y, taps);
  constexpr std::int64_t pixels_worth_a_thread = 16384;
  const std::int64_t grain =
      std::max<std::int64_t>(1, pixels_worth_a_thread / std::max(x.in * y.in, x.out * y.out));
  at::parallel_for(0, planes, grain, [&](std::int64_t begin, std::int64_t end) {
    const T* const from = in + begin * x.in * y.in;
    T* const to = out + begin * x.out * y.out;
    if (by_window) {
      filter_by_window(from, to, end - begin, x, y, taps);
    } else {
      filter_planes(from, to, end - begin, x, runs_x, y, runs_y, taps);
    }
  });
}

template void upfirdn_planes(const float*, float*, std::int64_t, const UpfirdnAxis&,
                             const UpfirdnAxis&, const UpfirdnTaps&);
template void upfirdn_planes(const double*, double*, std::int64_t, const UpfirdnAxis&,
                             const UpfirdnAxis&, const UpfirdnTaps&);

}  // namespace oct::nn
