// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/preprocess.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "octsdk/itk/decode.h"
#include "octsdk/itk/retina.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"
#include "sdk_itk/phantom_images.h"

namespace oct {
namespace {

using test::at;

Mask all_of(const Image& image, std::uint8_t value = 1) {
  return {image.width, image.height, std::vector<std::uint8_t>(image.plane_size(), value)};
}

struct Moments {
  double mean = 0;
  double deviation = 0;
};
Moments moments(const std::vector<double>& values) {
  Moments result;
  for (const double v : values) result.mean += v / static_cast<double>(values.size());
  for (const double v : values) {
    result.deviation += (v - result.mean) * (v - result.mean) / static_cast<double>(values.size());
  }
  result.deviation = std::sqrt(result.deviation);
  return result;
}

// Two layers under multiplicative speckle (gamma of four looks), the edge at row 64.
Image speckled() {
  Image image = make_image(128, 128, 1, SampleType::u8);
  Rng rng(3, "speckle");
  for (int row = 0; row < 128; ++row) {
    for (int column = 0; column < 128; ++column) {
      double looks = 1;
      for (int i = 0; i < 4; ++i) looks *= 1 - rng.uniform();
      const double level = row < 64 ? 40 : 120;
      at(image, row, column) =
          static_cast<float>(std::lround(std::min(255.0, level * -std::log(looks) / 4)));
    }
  }
  return image;
}

std::vector<double> part(const Image& image, int first, int last) {
  const double scale = 255 / full_scale(image.type);
  std::vector<double> values;
  for (int row = first; row < last; ++row) {
    for (int column = 8; column < 120; ++column) {
      values.push_back(scale * image.pixels[static_cast<std::size_t>(row * image.width + column)]);
    }
  }
  return values;
}

// Equivalent number of looks: what speckle reduction is measured by.
double looks_of(const Image& image, int first, int last) {
  const Moments m = moments(part(image, first, last));
  return m.mean * m.mean / (m.deviation * m.deviation);
}

TEST(Despeckle, EvensOutSpeckleAndKeepsTheEdge) {
  const Image image = speckled();
  const double before = looks_of(image, 80, 120);
  EXPECT_NEAR(before, 4, 0.7);
  const double least[] = {2.5, 4, 4};  // times as many looks
  for (const Despeckle how : {Despeckle::median, Despeckle::diffusion, Despeckle::nlm}) {
    const auto index = static_cast<int>(how) - 1;
    const Image out = despeckle(image, how);
    EXPECT_EQ(out.type, SampleType::f32);
    EXPECT_GT(looks_of(out, 80, 120), least[index] * before) << index;
    // Four rows from the edge the step is 60 % of what it is far from it.
    const double step = moments(part(out, 67, 68)).mean - moments(part(out, 60, 61)).mean;
    const double whole = moments(part(out, 90, 120)).mean - moments(part(out, 10, 40)).mean;
    EXPECT_GT(step, 0.6 * whole) << index;
    EXPECT_GT(whole, 60) << index;  // of 80
    EXPECT_EQ(out, despeckle(image, how));
  }
}

TEST(Despeckle, StrengthTellsHowMuch) {
  const Image image = speckled();
  for (const Despeckle how : {Despeckle::median, Despeckle::diffusion, Despeckle::nlm}) {
    EXPECT_GT(looks_of(despeckle(image, how, 2), 80, 120),
              1.2 * looks_of(despeckle(image, how, 0.6), 80, 120));
  }
  EXPECT_EQ(despeckle(image, Despeckle::none), image);
  test::message_of(ExitCode::invalid_input, [&] { despeckle(image, Despeckle::median, 0); });
}

TEST(Despeckle, KeepsRealLayersApart) {
  OCT_NEED_SHARED_DATA();
  const Image image = decode(test::shared_data() / "oct/NORMAL/NORMAL-1017237-1.jpeg");
  const double range =
      moments(std::vector<double>(image.pixels.begin(), image.pixels.end())).deviation;
  for (const Despeckle how : {Despeckle::median, Despeckle::diffusion, Despeckle::nlm}) {
    const Image out = despeckle(image, how);
    double difference = 0;
    double sum = 0;
    for (std::size_t i = 0; i < out.pixels.size(); ++i) {
      difference += std::abs(255 * out.pixels[i] - image.pixels[i]);
      sum += 255 * out.pixels[i] - image.pixels[i];
    }
    const auto count = static_cast<double>(out.pixels.size());
    EXPECT_LT(difference / count, 0.4 * range) << static_cast<int>(how);
    EXPECT_GT(difference / count, 0.5) << static_cast<int>(how);
    EXPECT_LT(std::abs(sum) / count, 2) << static_cast<int>(how);
  }
}

TEST(LimitContrast, MapsThePercentilesOfWhatWasSeen) {
  Image image = make_image(100, 2, 1, SampleType::u16);
  Mask seen = all_of(image);
  for (int column = 0; column < 100; ++column) {
    at(image, 0, column) = static_cast<float>(1000 + 10 * column);
    at(image, 1, column) = 65535;  // white padding
    seen.set[static_cast<std::size_t>(100 + column)] = 0;
  }
  Image out = limit_contrast(image, seen, 0, 100);
  EXPECT_EQ(at(out, 0, 0), 0);
  EXPECT_EQ(at(out, 0, 99), 1);
  EXPECT_EQ(at(out, 1, 5), 1);
  out = limit_contrast(image, seen, 10, 90);
  EXPECT_EQ(at(out, 0, 10), 0);
  EXPECT_NEAR(at(out, 0, 50), 40.0 / 79, 0.02);
  EXPECT_EQ(at(out, 0, 95), 1);
}

TEST(LimitContrast, TakesFloatsOfAnyUnit) {
  Image image = make_image(10, 10, 1, SampleType::f32);
  for (std::size_t i = 0; i < 100; ++i) image.pixels[i] = -500 + 12 * static_cast<float>(i);
  const Image out = limit_contrast(image, all_of(image), 0, 100);
  EXPECT_EQ(out.pixels.front(), 0);
  EXPECT_EQ(out.pixels.back(), 1);
  EXPECT_EQ(limit_contrast(test::flat(9, 9, 1, 7), all_of(test::flat(9, 9, 1, 7)), 1, 99).pixels,
            std::vector<float>(81, 0));
  test::message_of(ExitCode::invalid_input, [&] { limit_contrast(image, all_of(image), 50, 50); });
  test::message_of(ExitCode::invalid_input, [&] { limit_contrast(image, Mask{}, 1, 99); });
}

// Brightness of the photographs' slow part: its variation within the field, over its mean.
double unevenness(const Image& image, const Mask& field) {
  std::vector<double> cells;
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) {
      std::vector<double> cell;
      for (int row = y * image.height / 8; row < (y + 1) * image.height / 8; ++row) {
        for (int column = x * image.width / 8; column < (x + 1) * image.width / 8; ++column) {
          const auto i = static_cast<std::size_t>(row * image.width + column);
          if (field.set[i] != 0) cell.push_back(image.plane(image.channels / 2)[i]);
        }
      }
      if (cell.size() > 20) cells.push_back(moments(cell).mean);
    }
  }
  const Moments m = moments(cells);
  return m.deviation / m.mean;
}

TEST(CorrectIllumination, EvensOutAShadedPhotograph) {
  const auto photo = phantom::photograph(phantom::make_eye(5), {256, 256});
  Image image = test::drawn(photo.image);
  const Mask field = field_of_view(image).inside;
  for (int row = 0; row < 256; ++row) {
    for (int column = 0; column < 256; ++column) {
      const float shade = 0.4F + 0.6F * static_cast<float>(column) / 255;
      for (int c = 0; c < 3; ++c) at(image, row, column, c) *= shade;
    }
  }
  const Image out = correct_illumination(image, field);
  EXPECT_LT(unevenness(out, field), 0.65 * unevenness(image, field));
  for (std::size_t i = 0; i < field.set.size(); ++i) {
    if (field.set[i] == 0) {
      EXPECT_FLOAT_EQ(out.pixels[i], image.pixels[i] / 255);
    }
  }
}

TEST(CorrectIllumination, KeepsHues) {
  Image image = test::flat(64, 64, 3, 0);
  for (int row = 0; row < 64; ++row) {
    for (int column = 0; column < 64; ++column) {
      at(image, row, column, 0) = static_cast<float>(100 + column);
      at(image, row, column, 1) = static_cast<float>(100 + column) / 2;
    }
  }
  Image out = correct_illumination(image, all_of(image));
  EXPECT_NEAR(at(out, 30, 60, 1) / at(out, 30, 60, 0), 0.5, 1e-4);
  EXPECT_LT(at(out, 30, 60) - at(out, 30, 4), 0.5F * (160 - 104) / 255);
}

double local_contrast(const Image& image, const Mask& field) {
  const double scale = 255 / full_scale(image.type);
  std::vector<double> steps;
  for (int row = 4; row < image.height; ++row) {
    for (int column = 4; column < image.width; ++column) {
      const auto i = static_cast<std::size_t>(row * image.width + column);
      const auto before = static_cast<std::size_t>((row - 4) * image.width + column - 4);
      if (field.set[i] != 0 && field.set[before] != 0) {
        steps.push_back(scale * std::abs(image.plane(1)[i] - image.plane(1)[before]));
      }
    }
  }
  return moments(steps).mean;
}

TEST(Equalise, RaisesLocalContrastWithinItsClipLimit) {
  const auto photo = phantom::photograph(phantom::make_eye(5), {256, 256});
  const Image image = test::drawn(photo.image);
  const Mask field = field_of_view(image).inside;
  const double before = local_contrast(image, field);
  const Image mild = equalise(image, field, 1.5);
  const Image strong = equalise(image, field, 4);
  EXPECT_GT(local_contrast(mild, field), 1.1 * before);
  EXPECT_GT(local_contrast(strong, field), 1.2 * local_contrast(mild, field));
  for (std::size_t i = 0; i < field.set.size(); ++i) {
    if (field.set[i] == 0) {
      EXPECT_FLOAT_EQ(strong.pixels[i], image.pixels[i] / 255);
    }
  }
  test::message_of(ExitCode::invalid_input, [&] { equalise(image, field, 0.5); });
}

TEST(Equalise, AndIlluminationImproveRealPhotographs) {
  OCT_NEED_SHARED_DATA();
  for (const char* name : {"dfe/chase_db1/Image_01L.jpg", "dfe/hrf/01_h.jpg"}) {
    const Image image = decode(test::shared_data() / name);
    const Mask field = field_of_view(image).inside;
    const Image even = correct_illumination(image, field);
    EXPECT_LT(unevenness(even, field), 0.75 * unevenness(image, field)) << name;
    EXPECT_GT(local_contrast(equalise(image, field, 3), field), 1.3 * local_contrast(image, field))
        << name;
  }
}

TEST(Mirrored, IsAFlipAndItsOwnInverse) {
  Image image = test::pattern(7, 5, 3, SampleType::u8);
  Image out = mirrored(image);
  EXPECT_EQ(at(out, 3, 0, 2), at(image, 3, 6, 2));
  EXPECT_EQ(at(out, 0, 5, 0), at(image, 0, 1, 0));
  EXPECT_EQ(mirrored(out), image);
  EXPECT_THAT(mirrored(Mask{3, 2, {1, 0, 0, 0, 1, 1}}).set, testing::ElementsAre(0, 0, 1, 1, 1, 0));
}

}  // namespace
}  // namespace oct
