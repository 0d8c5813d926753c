// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace oct::host {

/// Neighbouring steps of a curve as one: their mean and range.
struct CurvePoint {
  double first = 0;  ///< steps
  double last = 0;
  double sum = 0;
  double low = 0;
  double high = 0;
  std::int64_t count = 0;

  [[nodiscard]] double step() const { return (first + last) / 2; }
  [[nodiscard]] double mean() const { return sum / static_cast<double>(count); }
};

/// A named number over a training of any length in at most 2 * k_points points: when there are
/// more, each two neighbours become one. Steps must not fall.
class Curve {
 public:
  explicit Curve(std::string name) : name_(std::move(name)) {}
  static constexpr std::size_t k_points = 256;

  void add(double step, double value);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<CurvePoint>& points() const { return points_; }
  /// NaN, infinite and missing values that were met.
  [[nodiscard]] std::int64_t not_finite() const { return not_finite_; }

 private:
  void halve();

  std::string name_;
  std::vector<CurvePoint> points_;
  std::int64_t steps_per_point_ = 1;
  std::int64_t not_finite_ = 0;
};

/// A run's scalars.jsonl.
struct Curves {
  std::vector<Curve> curves;  ///< in order of their first appearance
  std::int64_t steps = 0;     ///< lines read
  std::int64_t last_step = 0;
  std::int64_t images = 0;
  double seconds = 0;
  std::int64_t damaged = 0;  ///< lines that are no step
};

/// Reads the file once, keeping no more than the curves. Throws Error(cannot_read).
Curves read_curves(const std::filesystem::path& file);

/// The curve as SVG to be put into a page: mean line, band of the range, axes with numbers.
/// Colours are the page's. The name is escaped. A curve without points gives "".
std::string svg_of(const Curve& curve);

}  // namespace oct::host
