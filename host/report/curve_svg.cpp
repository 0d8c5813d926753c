// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "report/curves.h"
#include "report/html.h"

namespace oct::host {
namespace {

constexpr double k_width = 420;
constexpr double k_height = 190;
constexpr double k_left = 66;
constexpr double k_right = 10;
constexpr double k_top = 10;
constexpr double k_bottom = 30;

std::string text_of(double value, const char* format = "%.4g") {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

/// Where values lie in the picture.
struct Scale {
  double low;
  double high;
  double from;  ///< pixels
  double to;

  [[nodiscard]] double at(double value) const {
    const double within = (std::clamp(value, low, high) - low) / (high - low);
    return from + within * (to - from);
  }
};

Scale steps_of(const std::vector<CurvePoint>& points) {
  const double first = points.front().first;
  return {first, std::max(points.back().last, first + 1), k_left, k_width - k_right};
}

/// The range of the means with some room: single steps may leave it, or one spike at the beginning
/// would flatten all the rest.
Scale values_of(const std::vector<CurvePoint>& points) {
  double low = points.front().mean();
  double high = low;
  for (const CurvePoint& point : points) {
    low = std::min(low, point.mean());
    high = std::max(high, point.mean());
  }
  const double room = high > low ? 0.1 * (high - low) : std::max(0.5 * std::abs(low), 1e-12);
  return {low - room, high + room, k_height - k_bottom, k_top};
}

/// Round numbers, about `count` of them.
std::vector<double> ticks(double low, double high, int count) {
  const double rough = (high - low) / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = power;
  for (const double factor : {2.0, 5.0, 10.0}) {
    if (step < rough) step = factor * power;
  }
  std::vector<double> at;
  for (double n = std::ceil(low / step); n * step <= high && at.size() < 20; ++n) {
    at.push_back(n * step + 0.0);  // no minus before 0
  }
  return at;
}

std::string grid(const Scale& x, const Scale& y) {
  std::string out;
  for (const double value : ticks(y.low, y.high, 4)) {
    const std::string at = text_of(y.at(value), "%.1f");
    out += "<path class=\"grid\" d=\"M" + text_of(k_left) + " " + at + "H" +
           text_of(k_width - k_right) + "\"/><text class=\"y\" x=\"" + text_of(k_left - 6) +
           "\" y=\"" + at + "\">" + text_of(value) + "</text>";
  }
  for (const double value : ticks(x.low, x.high, 4)) {
    out += "<text class=\"x\" x=\"" + text_of(x.at(value), "%.1f") + "\" y=\"" +
           text_of(k_height - 8) + "\">" + text_of(value, "%.6g") + "</text>";
  }
  return out;
}

std::string point_text(double x, double y) {
  return text_of(x, "%.1f") + " " + text_of(y, "%.1f");
}

std::string band(const std::vector<CurvePoint>& points, const Scale& x, const Scale& y) {
  std::string path;
  for (const CurvePoint& point : points) {
    path += (path.empty() ? "M" : "L") + point_text(x.at(point.step()), y.at(point.high));
  }
  for (auto point = points.rbegin(); point != points.rend(); ++point) {
    path += "L" + point_text(x.at(point->step()), y.at(point->low));
  }
  return "<path class=\"band\" d=\"" + path + "Z\"/>";
}

std::string line(const std::vector<CurvePoint>& points, const Scale& x, const Scale& y) {
  std::string path;
  for (const CurvePoint& point : points) {
    path += (path.empty() ? "M" : "L") + point_text(x.at(point.step()), y.at(point.mean()));
  }
  // One point alone is a dot, for a path without length shows nothing.
  if (points.size() == 1) path += "h2";
  return "<path class=\"line\" d=\"" + path + "\"/>";
}

}  // namespace

std::string svg_of(const Curve& curve) {
  const std::vector<CurvePoint>& points = curve.points();
  if (points.empty()) return {};
  const Scale x = steps_of(points);
  const Scale y = values_of(points);
  const std::string label = escaped(curve.name()) + " over training steps, from " +
                            text_of(points.front().mean()) + " to " + text_of(points.back().mean());
  return "<svg viewBox=\"0 0 " + text_of(k_width) + " " + text_of(k_height) +
         "\" role=\"img\" aria-label=\"" + label + "\">" + grid(x, y) + band(points, x, y) +
         line(points, x, y) + "</svg>";
}

}  // namespace oct::host
