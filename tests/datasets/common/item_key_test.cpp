// SPDX-License-Identifier: Apache-2.0
#include "common/item_key.h"

#include <gmock/gmock.h>

#include "sdk_itk/files.h"

namespace oct::datasets {
namespace {

using test::message_of;

TEST(ItemKey, IsEmptyForAPlainImageAndReadsBack) {
  EXPECT_EQ(text_of(ItemKey{}), "");
  EXPECT_EQ(text_of(key_of("")), "");
  ItemKey key;
  key.half = "right";
  key.frame = 12;
  key.eye = "L";
  key.spacing = {0.00387167, 0.1 + 0.2};
  key.layers = "../a b/100%.csv";
  key.lesions = "m.png";
  key.data = "17-4";
  const ItemKey back = key_of(text_of(key));
  EXPECT_EQ(back.half, key.half);
  EXPECT_EQ(back.frame, 12);
  EXPECT_EQ(back.eye, "L");
  EXPECT_EQ(back.spacing, key.spacing);
  EXPECT_EQ(back.layers, key.layers);
  EXPECT_EQ(back.lesions, "m.png");
  EXPECT_EQ(back.data, "17-4");
  EXPECT_EQ(text_of(back), text_of(key));
  message_of(ExitCode::invalid_input, [] { key_of("frame=x"); });
  message_of(ExitCode::invalid_input, [] { key_of("top"); });
}

TEST(ItemKey, SpacingIsRowTimesColumn) {
  EXPECT_EQ(spacing_of("", "x"), std::nullopt);
  EXPECT_EQ(*spacing_of("0.004x0.012", "x"), (std::array{0.004, 0.012}));
  EXPECT_EQ(*spacing_of("0.01", "x"), (std::array{0.01, 0.01}));
  for (const char* text : {"0", "-1", "a", "0.1x", "0.1x0", "1x2x3", "nan", "1e999"}) {
    EXPECT_THAT(message_of(ExitCode::usage, [&] { spacing_of(text, "--file-spacing"); }),
                testing::HasSubstr("ROWxCOLUMN"));
  }
}

}  // namespace
}  // namespace oct::datasets
