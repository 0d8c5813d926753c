// SPDX-License-Identifier: Apache-2.0
// preprocess_pictures B-SCAN PHOTOGRAPH FOLDER: makes the pictures of docs/preprocessing.md, each
// with the image before and after a step side by side.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/flatten.h"
#include "octsdk/itk/preprocess.h"
#include "octsdk/itk/resize.h"
#include "octsdk/itk/retina.h"
#include "octsdk/itk/write.h"

namespace {

using namespace oct;

constexpr int kHeight = 240;
constexpr int kGap = 6;

/// As 8 bits of three channels, kHeight high.
Image panel(Image image) {
  const float scale = 255 / full_scale(image.type);
  for (float& v : image.pixels) v = std::clamp(v * scale, 0.0F, 255.0F);
  image.type = SampleType::f32;
  image = resize(image, image.width * kHeight / image.height, kHeight);
  Image out = make_image(image.width, image.height, 3, SampleType::u8);
  for (int c = 0; c < 3; ++c) {
    const auto from = image.plane(image.channels == 3 ? c : 0);
    std::transform(from.begin(), from.end(), out.plane(c).begin(),
                   [](float v) { return static_cast<float>(static_cast<int>(v + 0.5F)); });
  }
  return out;
}

void save(const std::filesystem::path& file, const std::vector<Image>& images) {
  std::vector<Image> panels;
  int width = -kGap;
  for (const Image& image : images) {
    panels.push_back(panel(image));
    width += panels.back().width + kGap;
  }
  Image sheet = make_image(width, kHeight, 3, SampleType::u8);
  std::fill(sheet.pixels.begin(), sheet.pixels.end(), 255.0F);
  int left = 0;
  for (const Image& one : panels) {
    for (int c = 0; c < 3; ++c) {
      for (int row = 0; row < kHeight; ++row) {
        std::copy_n(one.plane(c).begin() + std::ptrdiff_t{row} * one.width, one.width,
                    sheet.plane(c).begin() + std::ptrdiff_t{row} * width + left);
      }
    }
    left += one.width + kGap;
  }
  write(file, sheet);
}

Mask all_of(const Image& image) {
  return {image.width, image.height, std::vector<std::uint8_t>(image.plane_size(), 1)};
}

Image cut(const Image& image, const Rect& part) {
  return apply(plan_fit(image.width, image.height, part, part.width, part.height, Fit::stretch),
               image);
}

void draw_scan_steps(const Image& raw, const std::filesystem::path& folder) {
  const Image scan = fill_with_background(raw, white_wedge(raw));
  save(folder / "wedge.png", {raw, scan});
  save(folder / "contrast.png", {scan, limit_contrast(scan, all_of(scan), 1, 99.5)});
  const Rect detail{scan.width / 2, scan.height * 9 / 20, scan.width / 2, scan.height / 4};
  const auto despeckled = [&](Despeckle how) { return cut(despeckle(scan, how), detail); };
  save(folder / "despeckle.png", {cut(scan, detail), despeckled(Despeckle::median)});
  save(folder / "despeckle-2.png", {despeckled(Despeckle::diffusion), despeckled(Despeckle::nlm)});
  const auto rows = find_retina(scan);
  if (!rows) throw Error(ExitCode::invalid_input, "no retina found in the B-scan");
  save(folder / "flatten.png", {scan, moved(scan, flattening(rows->base))});
  save(folder / "crop-retina.png", {scan, cut(scan, retina_part(*rows, scan.width, scan.height))});
}

void draw_photograph_steps(const Image& photograph, const std::filesystem::path& folder) {
  const FieldOfView field = field_of_view(photograph);
  save(folder / "crop-field.png", {photograph, cut(photograph, field.box)});
  save(folder / "illumination.png", {photograph, correct_illumination(photograph, field.inside)});
  save(folder / "clahe.png", {photograph, equalise(photograph, field.inside, 2)});
  save(folder / "mirror.png", {photograph, mirrored(photograph)});
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) {
    std::cerr << "usage: preprocess_pictures B-SCAN PHOTOGRAPH FOLDER\n";
    return 1;
  }
  try {
    std::filesystem::create_directories(words[3]);
    draw_scan_steps(decode(words[1]), words[3]);
    draw_photograph_steps(decode(words[2]), words[3]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
