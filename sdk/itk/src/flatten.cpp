// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/flatten.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "octsdk/error.h"

namespace oct {
namespace {

float percentile(std::vector<float> values, double share) {
  const auto place =
      static_cast<std::ptrdiff_t>(std::lround(share * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

void check_columns(const ColumnShifts& shifts, int width) {
  if (shifts.size() != static_cast<std::size_t>(width)) {
    throw Error(ExitCode::invalid_input, std::to_string(shifts.size()) +
                                             " column shifts for an image " +
                                             std::to_string(width) + " pixels wide");
  }
}

// out[row] = in[row - shift] in each column.
template <class Sample>
void move_plane(const Sample* in, Sample* out, int width, int height, const ColumnShifts& shifts) {
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const std::ptrdiff_t from = std::ptrdiff_t{row} - shifts[static_cast<std::size_t>(column)];
      if (from >= 0 && from < height) {
        out[std::ptrdiff_t{row} * width + column] = in[from * width + column];
      }
    }
  }
}

}  // namespace

ColumnShifts flattening(const std::vector<float>& curve) {
  if (curve.empty()) {
    return {};
  }
  const float level = std::round(percentile(curve, 0.5));
  ColumnShifts shifts(curve.size());
  std::transform(curve.begin(), curve.end(), shifts.begin(),
                 [=](float row) { return static_cast<int>(std::lround(level - row)); });
  return shifts;
}

ColumnShifts inverse(ColumnShifts shifts) {
  for (int& shift : shifts) shift = -shift;
  return shifts;
}

Image moved(const Image& image, const ColumnShifts& shifts, float background) {
  check_columns(shifts, image.width);
  Image out = make_image(image.width, image.height, image.channels, image.type);
  out.spacing = image.spacing;
  std::fill(out.pixels.begin(), out.pixels.end(), background);
  for (int c = 0; c < image.channels; ++c) {
    move_plane(image.plane(c).data(), out.plane(c).data(), image.width, image.height, shifts);
  }
  return out;
}

Mask moved(const Mask& mask, const ColumnShifts& shifts) {
  check_columns(shifts, mask.width);
  Mask out{mask.width, mask.height, std::vector<std::uint8_t>(mask.set.size(), 0)};
  move_plane(mask.set.data(), out.set.data(), mask.width, mask.height, shifts);
  return out;
}

Rect retina_part(const RetinaRows& rows, int width, int height) {
  std::vector<float> thickness(rows.base.size());
  std::transform(rows.base.begin(), rows.base.end(), rows.ilm.begin(), thickness.begin(),
                 [](float base, float ilm) { return base - ilm; });
  const double middle = percentile(thickness, 0.5);
  // The outermost columns may follow noise.
  const double top = percentile(rows.ilm, 0.02) - 0.5 * middle;
  const double bottom = percentile(rows.base, 0.98) + 0.75 * middle;
  const int first = std::clamp(static_cast<int>(std::floor(top)), 0, height - 1);
  const int last = std::clamp(static_cast<int>(std::ceil(bottom)), first + 1, height);
  return {0, first, width, last - first};
}

}  // namespace oct
