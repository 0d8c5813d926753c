// SPDX-License-Identifier: Apache-2.0
// The suite must notice each of these: metrics with one thing wrong.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "failed.h"
#include "octsdk/error.h"
#include "octsdk/pair_metric.h"

namespace oct::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Mean absolute difference of pairs.
class Difference : public PairMetric {
 public:
  void options(OptionSet&) override {}

 protected:
  [[nodiscard]] std::string score_name() const override { return "difference"; }
  [[nodiscard]] bool higher_is_better() const override { return false; }
  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor& fake) const override {
    return (real.to(at::kDouble) - fake.to(at::kDouble)).abs().mean({1, 2, 3});
  }
};

template <class Made>
std::vector<std::string> failures_of() {
  return failed(testing::check_metric([] { return std::make_unique<Made>(); }));
}

TEST(MetricSuite, PassesASoundMetric) {
  EXPECT_THAT(failures_of<Difference>(), IsEmpty());
}

struct UpsideDown : Difference {
  [[nodiscard]] bool higher_is_better() const override { return true; }
};
TEST(MetricSuite, NoticesAWrongDirection) {
  EXPECT_THAT(failures_of<UpsideDown>(),
              ElementsAre("equal images score better than unrelated ones"));
}

struct Undefined : Difference {
  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor&) const override {
    return at::full({real.size(0)}, std::nan(""), at::kDouble);
  }
};
TEST(MetricSuite, NoticesNaN) {
  EXPECT_THAT(failures_of<Undefined>(),
              Contains("compute() gives sane scores, or it says which file it lacks"));
}

struct Restless : Difference {
  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor& fake) const override {
    static double calls = 0;
    return Difference::compare(real, fake) + (calls += 1e-3);
  }
};
TEST(MetricSuite, NoticesOtherBitsAtTheSecondTime) {
  EXPECT_THAT(failures_of<Restless>(), Contains("the same images give the same bits"));
}

struct PerBatch : Difference {
  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor& fake) const override {
    return Difference::compare(real, fake) / static_cast<double>(real.size(0));
  }
};
TEST(MetricSuite, NoticesADependenceOnTheBatchSize) {
  EXPECT_THAT(failures_of<PerBatch>(), ElementsAre("showing images one by one changes nothing"));
}

/// As good for equal images as for others.
struct Indifferent : Difference {
  [[nodiscard]] at::Tensor compare(const at::Tensor& real, const at::Tensor&) const override {
    return at::ones({real.size(0)}, at::kDouble);
  }
};
TEST(MetricSuite, NoticesAScoreThatHeedsNothing) {
  EXPECT_THAT(failures_of<Indifferent>(),
              Contains("equal images score better than unrelated ones"));
}

/// Says zero whatever it is shown, and takes everything.
struct Careless : Metric {
  void options(OptionSet&) override {}
  [[nodiscard]] MetricNeed need() const override { return {}; }
  void update(Role, const MetricBatch&) override {}
  std::vector<Score> compute() override { return {{"zero", 0, false, {}, {}, 1}}; }
};
TEST(MetricSuite, NoticesWhatIsNeverRefused) {
  EXPECT_THAT(failures_of<Careless>(),
              ElementsAre("equal images score better than unrelated ones",
                          "no image at all is told with code 81",
                          "images of unlike channels are told with code 22"));
}

}  // namespace
}  // namespace oct::test
