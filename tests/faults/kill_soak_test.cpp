// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "kill_rounds.h"

namespace oct::test {
namespace {

TEST(KilledOften, AtRandomMomentsOfSaving) {
  kill_while_saving(50);
}

}  // namespace
}  // namespace oct::test
