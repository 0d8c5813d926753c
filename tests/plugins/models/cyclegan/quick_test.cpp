// SPDX-License-Identifier: Apache-2.0
#include "plugins/models/quick_run.h"

namespace oct::test {
namespace {

TEST(CycleGanQuick, ClosesHalfOfTheGapToRealImages) {
  expect_quick_learns("cyclegan", "dfe_oct", "@dfe-to-oct");
}

}  // namespace
}  // namespace oct::test
