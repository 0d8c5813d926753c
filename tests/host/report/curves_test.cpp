// SPDX-License-Identifier: Apache-2.0
#include "report/curves.h"

#include <gmock/gmock.h>

#include <limits>

#include "support/temporary_files.h"

namespace oct::host {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Curve, AShortTrainingIsKeptWhole) {
  Curve curve("loss");
  for (int step = 1; step <= 10; ++step) curve.add(step, step * step);
  ASSERT_EQ(curve.points().size(), 10U);
  EXPECT_EQ(curve.points()[4].step(), 5);
  EXPECT_EQ(curve.points()[4].mean(), 25);
}

TEST(Curve, ALongTrainingKeepsItsMeanRangeAndLength) {
  constexpr int k_steps = 100'003;
  Curve curve("loss");
  for (int step = 1; step <= k_steps; ++step) curve.add(step, step % 2 == 0 ? 1 : -1);
  EXPECT_LE(curve.points().size(), 2 * Curve::k_points);
  EXPECT_GE(curve.points().size(), Curve::k_points);
  EXPECT_EQ(curve.points().front().first, 1);
  EXPECT_EQ(curve.points().back().last, k_steps);
  std::int64_t count = 0;
  double before = 0;
  for (const CurvePoint& point : curve.points()) {
    count += point.count;
    EXPECT_EQ(point.first, before + 1);
    before = point.last;
    if (point.count < 2) continue;
    EXPECT_EQ(point.low, -1);
    EXPECT_EQ(point.high, 1);
    EXPECT_NEAR(point.mean(), 0, 1.0 / static_cast<double>(point.count));
  }
  EXPECT_EQ(count, k_steps);
}

TEST(Curve, WhatIsNotFiniteIsCounted) {
  Curve curve("loss");
  curve.add(1, std::numeric_limits<double>::quiet_NaN());
  curve.add(2, std::numeric_limits<double>::infinity());
  EXPECT_EQ(curve.not_finite(), 2);
  EXPECT_TRUE(curve.points().empty());
  EXPECT_EQ(svg_of(curve), "");
}

TEST(Curves, ReadsStepsAndPassesOverDamage) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "scalars.jsonl",
                    "{\"step\":1,\"images\":4,\"seconds\":0.5,\"a\":1.0,\"b\":null}\n"
                    "not json\n[1]\n{\"step\":\"x\"}\n"
                    "{\"step\":2,\"images\":8,\"seconds\":1.5,\"a\":3.0,\"b\":\"text\"}\n"
                    "{\"step\":3,\"ima");
  const Curves all = read_curves(folder / "scalars.jsonl");
  EXPECT_EQ(all.steps, 2);
  EXPECT_EQ(all.damaged, 4);
  EXPECT_EQ(all.last_step, 2);
  EXPECT_EQ(all.images, 8);
  EXPECT_EQ(all.seconds, 1.5);
  ASSERT_EQ(all.curves.size(), 2U);
  EXPECT_EQ(all.curves[0].points().size(), 2U);
  EXPECT_EQ(all.curves[1].not_finite(), 2);
  EXPECT_EQ(test::failure_of([&] { read_curves(folder / "none"); }).first, ExitCode::cannot_read);
}

TEST(CurveSvg, DrawsValuesWhereTheyLie) {
  Curve curve("<loss>");
  curve.add(0, 10);
  curve.add(100, 20);
  const std::string svg = svg_of(curve);
  EXPECT_THAT(svg, HasSubstr("&lt;loss&gt; over training steps, from 10 to 20"));
  EXPECT_THAT(svg, Not(HasSubstr("<loss>")));
  // The range is 9 to 21: 10 lies a twelfth above the axis (160 to 10 pixels), 20 one below the
  // top.
  EXPECT_THAT(svg, HasSubstr("class=\"line\" d=\"M66.0 147.5L410.0 22.5\""));
  EXPECT_THAT(svg, HasSubstr(">15</text>"));
}

TEST(CurveSvg, OnePointAndAConstantAreDrawn) {
  Curve one("x");
  one.add(5, 0);
  EXPECT_THAT(svg_of(one), Not(HasSubstr("nan")));
  one.add(6, 0);
  EXPECT_THAT(svg_of(one), Not(HasSubstr("nan")));
  EXPECT_THAT(svg_of(one), HasSubstr("class=\"line\""));
}

}  // namespace
}  // namespace oct::host
