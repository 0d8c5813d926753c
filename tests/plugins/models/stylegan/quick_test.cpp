// SPDX-License-Identifier: Apache-2.0
#include "plugins/models/quick_run.h"

namespace oct::test {
namespace {

TEST(StyleGanQuick, ClosesHalfOfTheGapToRealImages) {
  expect_quick_learns("stylegan", "oct", "");
}

}  // namespace
}  // namespace oct::test
