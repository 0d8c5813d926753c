// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "disc.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/resize.h"
#include "octsdk/itk/retina.h"
#include "octsdk/itk/write.h"
#include "photo.h"
#include "vessels.h"

/// anatomy_dfe_sheet SIZE COLUMNS OUT.png FILE...: photographs with the vessels (white) and the
/// disc (green, red when it does not stand out) that are found in them, to be looked at.
namespace {

using namespace oct;

void draw(const std::string& file, int size, cv::Mat& sheet, cv::Point corner) {
  Image photo = decode(file);
  const Geometry plan =
      plan_fit(photo.width, photo.height, field_of_view(photo).box, size, size, Fit::pad);
  photo = apply(plan, photo);
  const auto seen = anatomy_dfe::look_at(photo);
  const auto vessels = anatomy_dfe::find_vessels(seen);
  const auto disc = anatomy_dfe::find_disc(seen, vessels);
  cv::Mat shown(size, size, CV_8UC3);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      for (int c = 0; c < 3; ++c) {
        shown.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<std::uint8_t>(
            photo.plane(photo.channels == 3 ? c : 0)[static_cast<std::size_t>(y * size + x)]);
      }
    }
  }
  shown.setTo(cv::Scalar::all(255), vessels.map());
  cv::circle(shown, disc.centre, cvRound(disc.radius),
             disc.is_clear() ? cv::Scalar(0, 255, 0) : cv::Scalar(255, 0, 0), 1);
  shown.copyTo(sheet(cv::Rect(corner, shown.size())));
}

void save(const cv::Mat& sheet, const std::string& file) {
  Image image = make_image(sheet.cols, sheet.rows, 3, SampleType::u8);
  for (int y = 0; y < sheet.rows; ++y) {
    for (int x = 0; x < sheet.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        image.plane(c)[static_cast<std::size_t>(y * sheet.cols + x)] = sheet.at<cv::Vec3b>(y, x)[c];
      }
    }
  }
  write(file, image);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 5) {
    std::cerr << "usage: anatomy_dfe_sheet SIZE COLUMNS OUT.png FILE...\n";
    return static_cast<int>(ExitCode::usage);
  }
  const int size = std::stoi(argv[1]);
  const int columns = std::stoi(argv[2]);
  const int count = argc - 4;
  cv::Mat sheet((count + columns - 1) / columns * (size + 2), columns * (size + 2), CV_8UC3,
                cv::Scalar::all(0));
  for (int i = 0; i < count; ++i) {
    draw(argv[4 + i], size, sheet, {i % columns * (size + 2), i / columns * (size + 2)});
  }
  save(sheet, argv[3]);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return static_cast<int>(ExitCode::usage);
}
