// SPDX-License-Identifier: Apache-2.0
#include "report/html.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "octsdk/itk/decode.h"
#include "report/picture.h"
#include "report/shareable.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Html, NoSpecialCharacterSurvivesEscaping) {
  EXPECT_EQ(escaped("<a href=\"x\" b='y'>&amp;</a>"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  EXPECT_EQ(escaped(std::string("a\0b\x1b\n\tc", 7)), "a\uFFFDb\uFFFD\n\tc");
}

TEST(Html, ATableEscapesItsCells) {
  const std::string table = html_table("<c>", {"<h>", "b"}, {{"<r>", "<v>"}});
  for (const char* word : {"<c>", "<h>", "<r>", "<v>"}) EXPECT_THAT(table, Not(HasSubstr(word)));
  EXPECT_THAT(table, HasSubstr("<th scope=\"row\">&lt;r&gt;</th><td>&lt;v&gt;</td>"));
}

TEST(Html, JsonCannotEndItsElement) {
  const nlohmann::ordered_json hostile{{"</script><script>", "<!--"}, {"broken", "\xff"}};
  const std::string text = script_json(hostile);
  EXPECT_THAT(text, Not(HasSubstr("<")));
  EXPECT_EQ(nlohmann::json::parse(text).at("</script><script>"), "<!--");
}

TEST(Html, Base64IsThatOfTheRfc) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

// The hash is what `printf '%s' 'alert(1)' | openssl dgst -sha256 -binary | base64` prints.
TEST(Html, ThePolicyAdmitsThisScriptOnly) {
  const std::string page = html_of({"<t>", "", "<p>hello</p>", "alert(1)"});
  EXPECT_THAT(page, HasSubstr("script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("<title>&lt;t&gt;</title>"));
}

TEST(Shareable, LeavesOutNamesAndPaths) {
  EXPECT_EQ(shareable("cannot read '/home/o'neil/eye.png': no such file"),
            "cannot read '...': no such file");
  EXPECT_EQ(shareable("the run's data: patient 'P-17' is twice in /data/x"),
            "the run's data: patient '...' is twice in (path)");
  EXPECT_EQ(shareable("see ~/eyes and runs/eyes/a.png, --out=/x"), "see (path) and (path) (path)");
  EXPECT_EQ(shareable("5.9 images/s left"), "5.9 images/s left");
  EXPECT_EQ(shareable("an open 'quote"), "an open '...'");
}

Image ramp(int width, int height, int channels, SampleType type) {
  Image image = make_image(width, height, channels, type);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = static_cast<float>(i % 7) / 6 * full_scale(type);
  }
  return image;
}

std::string bytes_of(const Picture& picture) {
  const std::string start = "data:image/png;base64,";
  EXPECT_TRUE(picture.uri.starts_with(start));
  static const std::string alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : picture.uri.substr(start.size())) {
    if (c == '=') break;
    bits = (bits << 6 | static_cast<unsigned>(alphabet.find(c))) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xff);
  }
  return out;
}

TEST(Picture, IsAPngOfTheSamePixels) {
  const test::TemporaryFolder folder;
  for (const int channels : {1, 3}) {
    const Image image = ramp(9, 5, channels, SampleType::u8);
    test::write_bytes(folder / "x.png", bytes_of(picture_of(image, 100)));
    const Image back = decode(folder / "x.png");
    ASSERT_EQ(back.channels, channels);
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
      EXPECT_EQ(back.pixels[i], std::round(image.pixels[i])) << i;
    }
  }
}

TEST(Picture, IsMadeSmallerWhenItIsTooLarge) {
  const Picture picture = picture_of(ramp(200, 50, 3, SampleType::u16), 100);
  EXPECT_EQ(picture.width, 100);
  EXPECT_EQ(picture.height, 25);
}

TEST(PictureBudget, TakesNoMoreThanItHas) {
  PictureBudget budget(100);
  EXPECT_TRUE(budget.take({1, 1, std::string(60, 'x')}));
  EXPECT_FALSE(budget.take({1, 1, std::string(60, 'x')}));
  EXPECT_TRUE(budget.take({1, 1, std::string(40, 'x')}));
  EXPECT_EQ(budget.left(), 0U);
}

}  // namespace
}  // namespace oct::host
