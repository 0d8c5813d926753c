// SPDX-License-Identifier: Apache-2.0
#include "report/curves.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "octsdk/error.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

// A training logs some tens of numbers; a damaged file must not become thousands of charts.
constexpr std::size_t k_most_curves = 64;

CurvePoint joined(const CurvePoint& a, const CurvePoint& b) {
  return {a.first,          b.last, a.sum + b.sum, std::min(a.low, b.low), std::max(a.high, b.high),
          a.count + b.count};
}

double number_of(const Json& value) {
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

Curve* curve_named(Curves& all, const std::string& name) {
  for (Curve& curve : all.curves) {
    if (curve.name() == name) return &curve;
  }
  if (all.curves.size() == k_most_curves) return nullptr;
  return &all.curves.emplace_back(name);
}

bool is_frame(const std::string& name) {
  return name == "step" || name == "images" || name == "seconds";
}

bool add_line(const std::string& line, Curves& all) {
  const Json step = Json::parse(line, nullptr, false);
  if (!step.is_object() || !step.contains("step") || !step["step"].is_number_integer())
    return false;
  const auto at = step["step"].get<double>();
  for (const auto& [name, value] : step.items()) {
    if (is_frame(name)) continue;
    if (Curve* curve = curve_named(all, name)) curve->add(at, number_of(value));
  }
  all.last_step = step["step"].get<std::int64_t>();
  if (step.contains("images") && step["images"].is_number()) all.images = step["images"];
  if (step.contains("seconds") && step["seconds"].is_number()) all.seconds = step["seconds"];
  ++all.steps;
  return true;
}

}  // namespace

void Curve::add(double step, double value) {
  if (!std::isfinite(value)) {
    ++not_finite_;
    return;
  }
  const CurvePoint point{step, step, value, value, value, 1};
  if (!points_.empty() && points_.back().count < steps_per_point_) {
    points_.back() = joined(points_.back(), point);
    return;
  }
  if (points_.size() == 2 * k_points) halve();
  points_.push_back(point);
}

void Curve::halve() {
  for (std::size_t i = 0; i < k_points; ++i) {
    points_[i] = joined(points_[2 * i], points_[2 * i + 1]);
  }
  points_.resize(k_points);
  steps_per_point_ *= 2;
}

Curves read_curves(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw Error(ExitCode::cannot_read, "'" + path.string() + "' cannot be read");
  Curves all;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && !add_line(line, all)) ++all.damaged;
  }
  return all;
}

}  // namespace oct::host
