// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "octsdk/error.h"
#include "octsdk/itk/resize.h"
#include "octsdk/itk/retina.h"

namespace oct {
namespace {

void check_inside(const Rect& part, int width, int height, const char* what) {
  if (part.width <= 0 || part.height <= 0 || part.x < 0 || part.y < 0 ||
      part.width > width - part.x || part.height > height - part.y) {
    throw Error(ExitCode::invalid_input,
                std::string(what) + " of " + std::to_string(part.width) + "x" +
                    std::to_string(part.height) + " at (" + std::to_string(part.x) + ", " +
                    std::to_string(part.y) + ") does not lie in an image of " +
                    std::to_string(width) + "x" + std::to_string(height));
  }
}

Rect centred(double width, double height, const Rect& in) {
  const int w = std::clamp(static_cast<int>(std::lround(width)), 1, in.width);
  const int h = std::clamp(static_cast<int>(std::lround(height)), 1, in.height);
  return {in.x + (in.width - w) / 2, in.y + (in.height - h) / 2, w, h};
}

Image cut(const Image& image, const Rect& part) {
  Image out = make_image(part.width, part.height, image.channels, image.type);
  out.spacing = image.spacing;
  for (int c = 0; c < image.channels; ++c) {
    for (int y = 0; y < part.height; ++y) {
      const auto from = image.plane(c).begin() + std::ptrdiff_t{part.y + y} * image.width + part.x;
      std::copy_n(from, part.width, out.plane(c).begin() + std::ptrdiff_t{y} * part.width);
    }
  }
  return out;
}

Image placed(const Image& image, const Rect& at, int width, int height, float background) {
  Image out = make_image(width, height, image.channels, image.type);
  out.spacing = image.spacing;
  std::fill(out.pixels.begin(), out.pixels.end(), background);
  for (int c = 0; c < image.channels; ++c) {
    for (int y = 0; y < at.height; ++y) {
      const auto from = image.plane(c).begin() + std::ptrdiff_t{y} * image.width;
      std::copy_n(from, at.width, out.plane(c).begin() + std::ptrdiff_t{at.y + y} * width + at.x);
    }
  }
  return out;
}

Image moved(const Image& image, const Rect& from, const Rect& to, int width, int height,
            float background) {
  check_inside(from, image.width, image.height, "a part");
  check_inside(to, width, height, "a part");
  Image made = from == Rect{0, 0, image.width, image.height}
                   ? resize(image, to.width, to.height)
                   : resize(cut(image, from), to.width, to.height);
  if (to == Rect{0, 0, width, height}) {
    return made;
  }
  return placed(made, to, width, height, background);
}

void check_size(int width, int height, int expected_width, int expected_height) {
  if (width != expected_width || height != expected_height) {
    throw Error(ExitCode::invalid_input, "a plan for " + std::to_string(expected_width) + "x" +
                                             std::to_string(expected_height) + " pixels, used on " +
                                             std::to_string(width) + "x" + std::to_string(height));
  }
}

}  // namespace

Geometry plan_fit(int source_width, int source_height, Rect part, int width, int height, Fit how) {
  check_inside(part, source_width, source_height, "a part");
  const Rect whole{0, 0, width, height};
  check_inside(whole, width, height, "a size");
  Geometry plan{source_width, source_height, part, width, height, whole};
  const double across = static_cast<double>(width) / part.width;
  const double down = static_cast<double>(height) / part.height;
  if (how == Fit::pad) {
    const double scale = std::min(across, down);
    plan.to = centred(part.width * scale, part.height * scale, whole);
  } else if (how == Fit::crop) {
    const double scale = std::max(across, down);
    plan.from = centred(width / scale, height / scale, part);
  }
  return plan;
}

Geometry plan_scale(int source_width, int source_height, Rect part, int width, int height,
                    std::array<double, 2> scale) {
  check_inside(part, source_width, source_height, "a part");
  const Rect whole{0, 0, width, height};
  check_inside(whole, width, height, "a size");
  if (!(scale[0] > 0 && scale[1] > 0)) {
    throw Error(ExitCode::invalid_input, "a scale of " + std::to_string(scale[0]) + " by " +
                                             std::to_string(scale[1]) + "; expected above 0");
  }
  Geometry plan{source_width, source_height, part, width, height, whole};
  plan.from = centred(std::min(width / scale[1], static_cast<double>(part.width)),
                      std::min(height / scale[0], static_cast<double>(part.height)), part);
  plan.to = centred(std::min(plan.from.width * scale[1], static_cast<double>(width)),
                    std::min(plan.from.height * scale[0], static_cast<double>(height)), whole);
  return plan;
}

Image apply(const Geometry& geometry, const Image& image, float background) {
  check_size(image.width, image.height, geometry.source_width, geometry.source_height);
  return moved(image, geometry.from, geometry.to, geometry.width, geometry.height, background);
}

Image undo(const Geometry& geometry, const Image& made, float background) {
  check_size(made.width, made.height, geometry.width, geometry.height);
  return moved(made, geometry.to, geometry.from, geometry.source_width, geometry.source_height,
               background);
}

std::vector<float> apply(const Geometry& geometry, const std::vector<float>& rows) {
  check_size(static_cast<int>(rows.size()), geometry.source_height, geometry.source_width,
             geometry.source_height);
  const auto& [from, to] = std::pair{geometry.from, geometry.to};
  std::vector<float> out(static_cast<std::size_t>(geometry.width),
                         std::numeric_limits<float>::quiet_NaN());
  for (int x = 0; x < to.width; ++x) {
    const double at = std::clamp((x + 0.5) * from.width / to.width - 0.5, 0.0, from.width - 1.0);
    const auto left = static_cast<std::size_t>(from.x) + static_cast<std::size_t>(at);
    const double share = at - std::floor(at);
    const double row =
        share > 0 ? (1 - share) * rows[left] + share * rows[left + 1] : double{rows[left]};
    const double made = (row + 0.5 - from.y) * to.height / from.height;
    if (made >= 0 && made < to.height) {
      out[static_cast<std::size_t>(to.x + x)] = static_cast<float>(made - 0.5 + to.y);
    }
  }
  return out;
}

Mask apply(const Geometry& geometry, const Mask& mask) {
  check_size(mask.width, mask.height, geometry.source_width, geometry.source_height);
  const auto& [from, to] = std::pair{geometry.from, geometry.to};
  Mask out{geometry.width, geometry.height, {}};
  out.set.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  std::vector<int> source_x(static_cast<std::size_t>(to.width));
  for (int x = 0; x < to.width; ++x) {
    source_x[static_cast<std::size_t>(x)] =
        from.x + static_cast<int>((x + 0.5) * from.width / to.width);
  }
  for (int y = 0; y < to.height; ++y) {
    const int source_y = from.y + static_cast<int>((y + 0.5) * from.height / to.height);
    const auto row = mask.set.begin() + std::ptrdiff_t{source_y} * mask.width;
    std::transform(source_x.begin(), source_x.end(),
                   out.set.begin() + std::ptrdiff_t{to.y + y} * out.width + to.x,
                   [row](int x) { return row[x]; });
  }
  return out;
}

}  // namespace oct
