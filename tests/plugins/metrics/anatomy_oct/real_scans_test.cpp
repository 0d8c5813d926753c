// SPDX-License-Identifier: Apache-2.0
// Against the layer rows that a vendor's software gave for two real scans.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <sstream>

#include "../../../sdk_itk/files.h"
#include "common/matrix.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/retina.h"
#include "surfaces.h"

namespace oct::anatomy_oct {
namespace {

/// Columns "seg0" (ILM) and "seg1" (Bruch's membrane); NaN where the vendor gives none.
struct Vendor {
  std::vector<float> ilm, bm;
};

Vendor vendor_rows(const std::filesystem::path& file) {
  Vendor rows;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  const auto number = [](std::istringstream& cells) {
    std::string cell;
    std::getline(cells, cell, ',');
    return cell.empty() ? std::numeric_limits<float>::quiet_NaN() : std::stof(cell);
  };
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    number(cells);
    rows.ilm.push_back(number(cells));
    rows.bm.push_back(number(cells));
  }
  return rows;
}

double error(const std::vector<float>& found, const std::vector<float>& known, double scale) {
  double sum = 0;
  int columns = 0;
  for (std::size_t c = 0; c < known.size(); ++c) {
    if (!std::isfinite(known[c])) continue;
    // Pixel centres of the reduced image, in rows of the file.
    const auto x = static_cast<std::size_t>(
        std::min((static_cast<double>(c) + 0.5) / scale, static_cast<double>(found.size()) - 1));
    sum += std::abs((found[x] + 0.5) * scale - 0.5 - known[c]);
    ++columns;
  }
  return sum / columns;
}

class RealScans : public testing::TestWithParam<const char*> {};

TEST_P(RealScans, AgreeWithTheVendorsRows) {
  OCT_NEED_SHARED_DATA();
  const std::filesystem::path folder = test::shared_data() / "pairs" / GetParam();
  const Image image = decode(folder / "oct.png");
  const Vendor known = vendor_rows(folder / "segmentation.csv");
  ASSERT_EQ(known.ilm.size(), static_cast<std::size_t>(image.width));
  const cv::Mat grey = metrics::plane_matrix(image, 0);
  for (const double scale : {1.0, 2.0}) {
    cv::Mat reduced;
    cv::resize(grey, reduced, {}, 1 / scale, 1 / scale, cv::INTER_AREA);
    const Surfaces found = find_surfaces(reduced, image.height * 3.87);
    const double ilm = error(found.ilm, known.ilm, scale);
    const double bm = error(found.bm, known.bm, scale);
    std::printf("%s at 1/%.0f: ILM %.2f, BM %.2f rows of 3.87 um; broken %.3f, in order %.3f\n",
                GetParam(), scale, ilm, bm, found.broken_share(), found.order_share());
    EXPECT_LT(ilm, 3);
    EXPECT_LT(bm, 6);
  }
}

INSTANTIATE_TEST_SUITE_P(Spectralis, RealScans,
                         testing::Values("spectralis_a_line", "spectralis_a_circle"),
                         [](const auto& info) { return std::string(info.param).substr(13); });

}  // namespace
}  // namespace oct::anatomy_oct
