// SPDX-License-Identifier: Apache-2.0
#include "report/grid.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "../../support/temporary_files.h"
#include "octsdk/itk/decode.h"

namespace oct::host {
namespace {

TEST(Grid, PlacesImagesInRowsBehindTheirLabels) {
  const test::TemporaryFolder folder;
  const at::Tensor grey = at::full({1, 10, 12}, 0.0);
  const at::Tensor red = at::stack({at::ones({10, 12}), -at::ones({10, 12}), -at::ones({10, 12})});
  write_grid(folder / "grid.png", {{"one", {grey, red}}, {"a longer label", {red}}});
  const Image image = decode(folder / "grid.png");
  EXPECT_EQ(image.height, 2 + 2 * (10 + 2));
  const int margin = image.width - 2 * (12 + 2);
  EXPECT_GT(margin, 20);
  const auto pixel = [&](int c, int y, int x) {
    return image.plane(c)[std::size_t(y * image.width + x)];
  };
  EXPECT_EQ(pixel(0, 7, margin + 5), 128);  // half way between black and white
  EXPECT_EQ(pixel(0, 7, margin + 14 + 5), 255);
  EXPECT_EQ(pixel(1, 7, margin + 14 + 5), 0);
  EXPECT_EQ(pixel(0, 19, margin + 5), 255);
  float brightest = 0;
  for (int x = 0; x < margin; ++x) brightest = std::max(brightest, pixel(0, 7, x));
  EXPECT_GT(brightest, 100) << "the label is missing";
}

TEST(Grid, WithoutImagesIsAMistake) {
  EXPECT_EQ(test::failure_of([] { write_grid("x.png", {}); }).first, ExitCode::usage);
}

}  // namespace
}  // namespace oct::host
