// SPDX-License-Identifier: Apache-2.0
#include "plugins/models/quick_run.h"

namespace oct::test {
namespace {

TEST(ProGanQuick, ClosesHalfOfTheGapToRealImages) {
  expect_quick_learns("progan", "oct", "");
}

}  // namespace
}  // namespace oct::test
