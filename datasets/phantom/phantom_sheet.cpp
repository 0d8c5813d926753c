// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "octsdk/error.h"
#include "phantom/photo.h"
#include "phantom/scan.h"

/// phantom_sheet SIZE COLUMNS FIRST_SEED OUT.ppm: a sheet of eyes, one row of photographs and one
/// of B-scans for each disease.
namespace {

using namespace oct::phantom;

void place(const cv::Mat& image, cv::Mat& sheet, int column, int row) {
  constexpr int gap = 4;
  const cv::Point corner(column * (image.cols + gap), row * (image.rows + gap));
  image.copyTo(sheet(cv::Rect(corner, image.size())));
}

cv::Mat make_sheet(int size, int columns, std::uint64_t first_seed) {
  const int diseases = static_cast<int>(k_disease_names.size());
  cv::Mat sheet((size + 4) * 2 * diseases, (size + 4) * columns, CV_8UC3, cv::Scalar::all(255));
  for (int d = 0; d < diseases; ++d) {
    for (int c = 0; c < columns; ++c) {
      const Eye eye = make_eye(first_seed + static_cast<std::uint64_t>(c), Disease(d));
      const cv::Mat grey = scan(eye, {size, size}).image;
      cv::Mat colour;
      cv::merge(std::vector<cv::Mat>{grey, grey, grey}, colour);
      place(photograph(eye, {size, size}).image, sheet, c, 2 * d);
      place(colour, sheet, c, 2 * d + 1);
    }
  }
  return sheet;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5) {
    std::cerr << "usage: phantom_sheet SIZE COLUMNS FIRST_SEED OUT.ppm\n";
    return static_cast<int>(oct::ExitCode::usage);
  }
  const cv::Mat sheet = make_sheet(std::stoi(argv[1]), std::stoi(argv[2]), std::stoull(argv[3]));
  std::ofstream out(argv[4], std::ios::binary);
  out << "P6\n" << sheet.cols << ' ' << sheet.rows << "\n255\n";
  out.write(sheet.ptr<char>(), static_cast<std::streamsize>(sheet.total() * sheet.elemSize()));
  if (!out.flush()) {
    throw oct::Error(oct::ExitCode::cannot_write, std::string("cannot write ") + argv[4]);
  }
  return 0;
} catch (const oct::Error& error) {
  std::cerr << error.what() << '\n';
  return static_cast<int>(error.code());
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return static_cast<int>(oct::ExitCode::usage);
}
