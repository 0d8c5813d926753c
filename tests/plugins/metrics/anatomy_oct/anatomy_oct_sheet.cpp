// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "common/matrix.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/resize.h"
#include "octsdk/itk/retina.h"
#include "octsdk/itk/write.h"
#include "surfaces.h"

/// anatomy_oct_sheet SIZE COLUMNS OUT.png FILE...: B-scans with the surfaces that are found in them
/// (ILM green, RPE red, Bruch's membrane blue, broken columns marked at the foot), to be looked at.
namespace {

using namespace oct;

void mark(Image& sheet, int x, int y, int channel) {
  if (y < 0 || y >= sheet.height) return;
  for (int c = 0; c < 3; ++c) {
    sheet.plane(c)[static_cast<std::size_t>(y * sheet.width + x)] = c == channel ? 255.0F : 0.0F;
  }
}

void draw(const std::string& file, int size, Image& sheet, int left, int top) {
  Image scan = decode(file);
  scan.channels = 1;
  scan.pixels.resize(scan.plane_size());
  const Geometry plan =
      plan_fit(scan.width, scan.height, {0, 0, scan.width, scan.height}, size, size, Fit::crop);
  scan = apply(plan, fill_with_background(scan, white_wedge(scan)));
  const auto found = anatomy_oct::find_surfaces(metrics::plane_matrix(scan, 0), 1920);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      for (int c = 0; c < 3; ++c) {
        sheet.plane(c)[static_cast<std::size_t>((top + y) * sheet.width + left + x)] =
            scan.pixels[static_cast<std::size_t>(y * size + x)];
      }
    }
  }
  for (int x = 0; x < size; ++x) {
    const auto i = static_cast<std::size_t>(x);
    mark(sheet, left + x, top + cvRound(found.bm[i]), 2);
    mark(sheet, left + x, top + cvRound(found.rpe[i]), 0);
    mark(sheet, left + x, top + cvRound(found.ilm[i]), 1);
    if (found.broken[i]) mark(sheet, left + x, top + size - 2, 0);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 5) {
    std::cerr << "usage: anatomy_oct_sheet SIZE COLUMNS OUT.png FILE...\n";
    return static_cast<int>(ExitCode::usage);
  }
  const int size = std::stoi(argv[1]);
  const int columns = std::stoi(argv[2]);
  const int count = argc - 4;
  Image sheet = make_image(columns * (size + 2), (count + columns - 1) / columns * (size + 2), 3,
                           SampleType::u8);
  for (int i = 0; i < count; ++i) {
    draw(argv[4 + i], size, sheet, i % columns * (size + 2), i / columns * (size + 2));
  }
  write(argv[3], sheet);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return static_cast<int>(ExitCode::usage);
}
