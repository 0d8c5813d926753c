// SPDX-License-Identifier: Apache-2.0
#include "generate/seeds.h"

#include <gmock/gmock.h>

#include "../../support/temporary_files.h"

namespace oct::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Seeds, AreNumbersAndRangesInTheOrderGiven) {
  EXPECT_THAT(parse_seeds("7", "--seeds"), ElementsAre(7));
  EXPECT_THAT(parse_seeds("3-5,100,7", "--seeds"), ElementsAre(3, 4, 5, 100, 7));
  EXPECT_THAT(parse_seeds("4-4", "--seeds"), ElementsAre(4));
  EXPECT_THAT(parse_seeds("9223372036854775806-9223372036854775807", "--seeds"),
              ElementsAre(9223372036854775806U, 9223372036854775807U));
}

TEST(Seeds, RefuseWhatIsNone) {
  struct Case {
    const char* text;
    const char* told;
  };
  for (const Case& one :
       {Case{"", "'' is no seed"}, Case{"-3", "'-3' is no seed"}, Case{"1,-3", "'-3' is no seed"},
        Case{"1--3", "'-3' is no seed"}, Case{"1,", "'' is no seed"}, Case{"1,,2", "'' is no seed"},
        Case{"1-", "'' is no seed"}, Case{"a-b", "'a' is no seed"}, Case{"1.5", "'1.5' is no seed"},
        Case{" 1", "' 1' is no seed"}, Case{"9223372036854775808", "is no seed"},
        Case{"99999999999999999999", "is no seed"}, Case{"5-3", "'5-3' runs backwards"},
        Case{"1-4,3", "3 is named twice"}, Case{"0-1000000", "more than 1000000"},
        Case{"0-9223372036854775807", "more than 1000000"}}) {
    const auto [code, message] = test::failure_of([&] { parse_seeds(one.text, "--seeds"); });
    EXPECT_EQ(code, ExitCode::usage) << one.text;
    EXPECT_THAT(message, HasSubstr(one.told)) << one.text;
    EXPECT_THAT(message, HasSubstr("--seeds")) << one.text;
  }
}

}  // namespace
}  // namespace oct::host
