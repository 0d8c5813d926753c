// SPDX-License-Identifier: Apache-2.0
#include "plugins/models/quick_run.h"

namespace oct::test {
namespace {

// The mean image is hard to beat where the photograph says nothing of the place and tilt of the
// B-scan; an untrained network is not.
TEST(Pix2PixQuick, IsNearerToTheTrueImagesThanTheirMeanAndThanUntrained) {
  QuickScores scores;
  ASSERT_NO_FATAL_FAILURE(run_quick("pix2pix", "dfe_oct", "l1", "l1", scores));
  std::cout << "L1 to the held-out B-scans: made " << scores.at("l1") << ", mean image "
            << scores.at("l1@mean-image") << ", untrained " << scores.at("l1@untrained") << "\n";
  EXPECT_LT(scores.at("l1"), scores.at("l1@mean-image"));
  EXPECT_LT(scores.at("l1"), 0.5 * scores.at("l1@untrained"));
}

}  // namespace
}  // namespace oct::test
