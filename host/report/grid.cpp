// SPDX-License-Identifier: Apache-2.0
#include "report/grid.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "octsdk/error.h"
#include "octsdk/itk/write.h"

namespace oct::host {
namespace {

constexpr int k_gap = 2;
constexpr int k_heading = 20;
constexpr int k_font = cv::FONT_HERSHEY_SIMPLEX;
constexpr double k_font_scale = 0.4;

int label_width(const std::vector<GridRow>& rows) {
  int width = 0;
  for (const GridRow& row : rows) {
    int baseline = 0;
    width = std::max(width, cv::getTextSize(row.label, k_font, k_font_scale, 1, &baseline).width);
  }
  return width + 4 * k_gap;
}

/// Paints one tensor at (x, y) of an RGB picture.
void paint(cv::Mat& picture, const at::Tensor& tensor, int x, int y) {
  const at::Tensor image = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
  const std::int64_t channels = image.size(0);
  const std::int64_t plane = image.size(1) * image.size(2);
  const float* values = image.const_data_ptr<float>();
  for (int row = 0; row < image.size(1); ++row) {
    for (int column = 0; column < image.size(2); ++column) {
      cv::Vec3b& pixel = picture.at<cv::Vec3b>(y + row, x + column);
      for (int c = 0; c < 3; ++c) {
        const float value = values[(c % channels) * plane + row * image.size(2) + column];
        pixel[c] = cv::saturate_cast<std::uint8_t>(std::lround((value + 1.0F) * 127.5F));
      }
    }
  }
}

Image as_image(const cv::Mat& picture) {
  Image image = make_image(picture.cols, picture.rows, 3, SampleType::u8);
  for (int c = 0; c < 3; ++c) {
    float* out = image.plane(c).data();
    for (int y = 0; y < picture.rows; ++y) {
      for (int x = 0; x < picture.cols; ++x) *out++ = picture.at<cv::Vec3b>(y, x)[c];
    }
  }
  return image;
}

/// `room`: pixels there are for it; a longer word is written smaller.
void put_word(cv::Mat& picture, const std::string& word, int x, int y, int room) {
  int baseline = 0;
  const int length = cv::getTextSize(word, k_font, k_font_scale, 1, &baseline).width;
  const double scale = k_font_scale * std::min(1.0, double(room) / std::max(length, 1));
  cv::putText(picture, word, {x, y}, k_font, scale, cv::Scalar::all(230), 1, cv::LINE_AA);
}

}  // namespace

void write_grid(const std::filesystem::path& path, const std::vector<GridRow>& rows,
                const GridWords& words) {
  std::size_t columns = 0;
  for (const GridRow& row : rows) columns = std::max(columns, row.images.size());
  if (columns == 0) throw Error(ExitCode::usage, "a grid without images was to be written");
  const at::Tensor& first = rows.front().images.front();
  const int height = int(first.size(1)) + k_gap;
  const int width = int(first.size(2)) + k_gap;
  const int margin = label_width(rows);
  const int top = words.columns.empty() ? k_gap : k_heading;
  cv::Mat picture(int(rows.size()) * height + top, margin + int(columns) * width, CV_8UC3,
                  cv::Scalar::all(32));
  for (std::size_t i = 0; i < words.columns.size(); ++i) {
    put_word(picture, words.columns[i], margin + int(i) * width, k_heading - 3 * k_gap,
             width - k_gap);
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const int y = top + int(r) * height;
    put_word(picture, rows[r].label, 2 * k_gap, y + height / 2, margin);
    for (std::size_t i = 0; i < rows[r].images.size(); ++i) {
      paint(picture, rows[r].images[i], margin + int(i) * width, y);
    }
  }
  oct::write(path, as_image(picture), words.comment);
}

}  // namespace oct::host
