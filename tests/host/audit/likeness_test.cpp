// SPDX-License-Identifier: Apache-2.0
// The two heuristics of data check, on pictures made here and on real ones.
#include "audit/likeness.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <iostream>
#include <opencv2/imgproc.hpp>

#include "audit/burned_in_text.h"
#include "audit/near_copies.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/resize.h"
#include "pictures.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> real_images(std::size_t every) {
  const char* named = std::getenv("OCTHOST_DATA_DIR");
  const fs::path folder =
      named != nullptr ? fs::path(named) : fs::path(OCT_SOURCE_DIR) / "../shared/data";
  std::vector<fs::path> files;
  for (const char* part : {"oct", "dfe"}) {
    if (!fs::is_directory(folder / part)) return {};
    for (const auto& entry : fs::recursive_directory_iterator(folder / part)) {
      if (entry.is_regular_file() && entry.path().extension() != ".csv") {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<fs::path> some;
  for (std::size_t i = 0; i < files.size(); i += every) some.push_back(files[i]);
  return some;
}

/// Words as devices and screenshots put them: white, in a corner, one to two pixels thick.
Image with_words(Image image, double height, int corner) {
  const int thickness = height > 14 ? 2 : 1;
  for (int c = 0; c < image.channels; ++c) {
    cv::Mat plane(image.height, image.width, CV_32F, image.plane(c).data());
    const std::string words = "DOE JANE 1950-01-01";
    int base = 0;
    const double scale = height / 22;
    const cv::Size size = cv::getTextSize(words, cv::FONT_HERSHEY_SIMPLEX, scale, thickness, &base);
    const int x = corner % 2 == 0 ? 8 : image.width - size.width - 8;
    const int y = corner < 2 ? size.height + 8 : image.height - 10;
    cv::putText(plane, words, {x, y}, cv::FONT_HERSHEY_SIMPLEX, scale,
                cv::Scalar(full_scale(image.type)), thickness, cv::LINE_AA);
  }
  return image;
}

TEST(BurnedInText, IsFoundOnMadePicturesInEveryCorner) {
  const Image picture = resize(blobs(3), 600, 400);
  Image dark = picture;
  for (float& value : dark.pixels) value *= 0.3F;
  EXPECT_FALSE(burned_in_text(dark).suspicious());
  for (const double height : {10.0, 16.0, 24.0}) {
    for (int corner = 0; corner < 4; ++corner) {
      EXPECT_TRUE(burned_in_text(with_words(dark, height, corner)).suspicious())
          << height << " " << corner;
    }
  }
}

TEST(BurnedInText, RatesOnRealImages) {
  const std::vector<fs::path> files = real_images(9);
  if (files.empty()) GTEST_SKIP() << "no ../shared/data (or OCTHOST_DATA_DIR)";
  int alarms = 0;
  int found = 0;
  int painted = 0;
  for (const fs::path& file : files) {
    const Image image = decode(file);
    alarms += burned_in_text(image).suspicious() ? 1 : 0;
    for (int corner = 0; corner < 4; ++corner) {
      found += burned_in_text(with_words(image, 16, corner)).suspicious() ? 1 : 0;
      ++painted;
    }
  }
  std::cout << "false alarms " << alarms << " of " << files.size() << ", words found " << found
            << " of " << painted << "\n";
  EXPECT_LE(alarms * 50, std::ssize(files)) << "2 % at most";
  EXPECT_GE(found * 10, painted * 7) << "70 % at least: some corners are as bright as the words";
}

TEST(NearCopies, RatesOnRealImages) {
  const std::vector<fs::path> files = real_images(9);
  if (files.empty()) GTEST_SKIP() << "no ../shared/data (or OCTHOST_DATA_DIR)";
  std::vector<Likeness> likeness;
  for (const fs::path& file : files) {
    const Image image = decode(file);
    Image copy = resize(image, image.width * 2 / 5, image.height * 2 / 5);
    const float full = full_scale(image.type);
    for (float& value : copy.pixels) value = std::round(full * std::pow(value / full, 0.8F) * 0.9F);
    likeness.push_back(likeness_of(image));
    likeness.push_back(likeness_of(copy));
  }
  std::vector<const Likeness*> images;
  for (const Likeness& one : likeness) images.push_back(&one);
  const NearCopies found = find_near_copies(images, [](std::int64_t) {});
  std::size_t right = 0;
  std::size_t wrong = 0;
  for (const auto& group : found.groups) {
    const bool is_pair = group.size() == 2 && group[0] / 2 == group[1] / 2;
    (is_pair ? right : wrong) += 1;
  }
  std::cout << "copies found " << right << " of " << files.size() << ", others " << wrong << "\n";
  EXPECT_GE(right * 100, files.size() * 93);
  EXPECT_EQ(wrong, 0U);
}

TEST(NearCopies, AreFoundWithoutComparingAll) {
  Rng random(1, "hashes", 0);
  std::vector<Likeness> likeness(20'000);
  for (Likeness& one : likeness) {
    one.hash = random.next();
    for (std::int8_t& detail : one.details) detail = static_cast<std::int8_t>(random.next());
  }
  std::vector<std::vector<std::size_t>> planted;
  for (std::size_t i = 0; i < 50; ++i) {
    Likeness& copy = likeness[10'000 + i];
    copy = likeness[i];
    for (std::size_t bit = 0; bit < i % 8; ++bit) copy.hash ^= 1ULL << (random.next() % 64);
    planted.push_back({i, 10'000 + i});
  }
  std::vector<const Likeness*> images;
  for (const Likeness& one : likeness) images.push_back(&one);
  NearCopies found = find_near_copies(images, [](std::int64_t) {});
  std::sort(found.groups.begin(), found.groups.end());
  EXPECT_EQ(found.groups, planted);
  EXPECT_TRUE(found.complete);
  EXPECT_LT(found.compared, std::int64_t{20'000} * 20'000 / 2 / 20);
}

TEST(Likeness, IsTheSameForTheSamePictureInAnotherSize) {
  const Likeness a = likeness_of(blobs(5, 200, 150));
  const Likeness b = likeness_of(blobs(5, 90, 120));
  const Likeness other = likeness_of(blobs(6, 200, 150));
  EXPECT_LE(distance(a.hash, b.hash), 4);
  EXPECT_GT(correlation(a, b), 0.99);
  EXPECT_GT(distance(a.hash, other.hash), 12);
  EXPECT_LT(correlation(a, other), 0.8);
}

}  // namespace
}  // namespace oct::host
