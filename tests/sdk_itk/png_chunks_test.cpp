// SPDX-License-Identifier: Apache-2.0
// ITK reads the head of a PNG without a way back from libpng's errors: one there ends the process.
// So nothing that libpng would complain of may get past inspect().
#include <gmock/gmock.h>

#include "octsdk/itk/decode.h"
#include "octsdk/itk/write.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"
#include "sdk_itk/png.h"

namespace oct {
namespace {

using test::chunk;
using test::header;
using test::message_of;
using testing::HasSubstr;

constexpr std::size_t k_head = 8 + 25;  // signature and IHDR

class PngChunks : public testing::Test {
 protected:
  PngChunks() {
    write(folder_.path() / "a.png", test::pattern(20, 10, 1, SampleType::u8));
    whole_ = test::read_bytes(folder_.path() / "a.png");
  }
  std::string refusal(const std::string& bytes) {
    const auto path = folder_.file("b.png", bytes);
    return message_of(ExitCode::invalid_input, [&] { decode(path); });
  }
  std::string with(const std::string& inserted) {
    return whole_.substr(0, k_head) + inserted + whole_.substr(k_head);
  }

  test::TempFolder folder_;
  std::string whole_;
};

TEST_F(PngChunks, ASecondHeaderIsRefused) {
  EXPECT_THAT(refusal(with(whole_.substr(8, 25))), HasSubstr("chunk IHDR out of place"));
}

TEST_F(PngChunks, AnUnknownOneThatIsNeededIsRefused) {
  EXPECT_THAT(refusal(with(chunk("ABCD", "x"))), HasSubstr("chunk ABCD"));
  EXPECT_EQ(decode(folder_.file("c.png", with(chunk("abCd", "x")))).width, 20);  // a comment
}

TEST_F(PngChunks, APaletteBesidesGrayIsLeftOut) {
  EXPECT_EQ(decode(folder_.file("c.png", with(chunk("PLTE", "rgb")))).width, 20);
}

TEST_F(PngChunks, TwoPalettesOrOneBehindThePixelsAreRefused) {
  const std::string palette = chunk("PLTE", std::string(6, 'x'));
  const std::string pixels = chunk("IDAT", "not looked at");
  const std::string begin = whole_.substr(0, 8) + header(2, 1, 3);
  const std::string end = chunk("IEND", "");
  EXPECT_THAT(refusal(begin + palette + palette + pixels + end), HasSubstr("chunk PLTE"));
  EXPECT_THAT(refusal(begin + pixels + palette + end), HasSubstr("chunk PLTE"));
}

TEST_F(PngChunks, SidesAndPixelDataBeyondLibpngsLimitsAreRefused) {
  const std::string tail = whole_.substr(k_head);
  EXPECT_THAT(refusal(whole_.substr(0, 8) + header(1'000'001, 2, 0) + tail),
              HasSubstr("1000000 pixels a side"));
  EXPECT_THAT(refusal(whole_.substr(0, 8) + header(2, 1'000'001, 0) + tail),
              HasSubstr("1000000 pixels a side"));
  EXPECT_THAT(refusal(whole_.substr(0, k_head) + chunk("IDAT", std::string(9 << 20, '\0')) +
                      chunk("IEND", "")),
              HasSubstr("more than its pixels"));
}

}  // namespace
}  // namespace oct
