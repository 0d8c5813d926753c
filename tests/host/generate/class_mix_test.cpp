// SPDX-License-Identifier: Apache-2.0
#include "generate/class_mix.h"

#include <gmock/gmock.h>

#include "../../support/temporary_files.h"

namespace oct::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> k_classes{"normal", "drusen", "fluid", "cnv"};

TEST(ClassMix, NamesClassesAndShares) {
  const auto one = parse_class_mix("cnv", k_classes);
  ASSERT_EQ(one.size(), 1U);
  EXPECT_THAT(one[0].shown, ElementsAre(3));
  const auto mix = parse_class_mix("drusen:0.75,fluid+drusen:0.25", k_classes);
  ASSERT_EQ(mix.size(), 2U);
  EXPECT_EQ(mix[0].share, 0.75);
  EXPECT_THAT(mix[1].shown, ElementsAre(1, 2)) << "multi-hot";
}

TEST(ClassMix, TakesSmallLettersForCapitalsWhereThatIsClear) {
  const std::vector<std::string> classes{"CNV", "DRUSEN", "Cnv"};
  EXPECT_THAT(parse_class_mix("drusen", classes)[0].shown, ElementsAre(1));
  EXPECT_THAT(parse_class_mix("Cnv", classes)[0].shown, ElementsAre(2));
  const auto [code, message] = test::failure_of([&] { parse_class_mix("cnv", classes); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(parse_class_mix("CNV", {"cnv"})[0].shown, ElementsAre(0));
  EXPECT_THAT(test::failure_of([&] { parse_class_mix("drusn", {"DRUSEN"}); }).second,
              HasSubstr("did you mean 'drusen'"));
}

TEST(ClassMix, IsEveryClassWhenNothingIsSaid) {
  const auto mix = parse_class_mix("", k_classes);
  ASSERT_EQ(mix.size(), 4U);
  EXPECT_THAT(spread(mix, 9), ElementsAre(0, 1, 2, 3, 0, 1, 2, 3, 0));
}

TEST(ClassMix, SpreadsExactlyAndEvenly) {
  const auto mix = parse_class_mix("drusen:3,cnv:1", k_classes);
  const std::vector<std::size_t> order = spread(mix, 64);
  EXPECT_EQ(std::count(order.begin(), order.end(), 0U), 48);
  for (std::size_t n = 1; n <= order.size(); ++n) {
    const auto first = std::count(order.begin(), order.begin() + std::ptrdiff_t(n), 0U);
    EXPECT_NEAR(double(first), 0.75 * double(n), 1.0) << "of the first " << n;
  }
  EXPECT_TRUE(std::equal(order.begin(), order.begin() + 10, spread(mix, 10).begin()));
}

TEST(ClassMix, ThirdsStayInStep) {
  const auto order = spread(parse_class_mix("normal,drusen,fluid", k_classes), 3000);
  for (std::size_t i = 0; i < order.size(); ++i) ASSERT_EQ(order[i], i % 3) << i;
}

TEST(ClassMix, RefusesWhatIsNone) {
  struct Case {
    const char* text;
    const char* told;
  };
  for (const Case& one :
       {Case{"drusn", "did you mean 'drusen'"},
        Case{"drusn", "its classes are normal, drusen, fluid, cnv"},
        Case{"drusen:", "the share ''"}, Case{"drusen:0", "the share '0'"},
        Case{"drusen:-1", "the share '-1'"}, Case{"drusen:nan", "the share 'nan'"},
        Case{"drusen:1x", "the share '1x'"}, Case{"drusen,drusen", "names a class twice"},
        Case{"drusen+drusen", "names a class twice"},
        Case{"drusen+cnv,cnv+drusen", "names a class twice"}, Case{"drusen,", "no class ''"}}) {
    const auto [code, message] = test::failure_of([&] { parse_class_mix(one.text, k_classes); });
    EXPECT_EQ(code, ExitCode::usage) << one.text;
    EXPECT_THAT(message, HasSubstr(one.told)) << one.text;
  }
}

}  // namespace
}  // namespace oct::host
