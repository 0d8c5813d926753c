// SPDX-License-Identifier: Apache-2.0
#include "metric_values.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <regex>

namespace oct::golden {

Tolerance tolerance_of(const Golden& golden, const std::string& metric) {
  for (const auto& check : golden.meta.at("checks")) {
    const auto what = check.at("what").get<std::string>();
    if (std::regex_search(what, std::regex("(^|, )" + metric + "(,|$)"))) {
      return {check.value("atol", 0.0), check.value("rtol", 0.0)};
    }
  }
  ADD_FAILURE() << golden.path << ": no entry of \"checks\" gives a tolerance for " << metric;
  return {};
}

void expect_close(const at::Tensor& computed, const at::Tensor& stored, const std::string& name,
                  Tolerance tolerance) {
  ASSERT_EQ(computed.sizes(), stored.sizes()) << name;
  const at::Tensor got = computed.to(at::kDouble).flatten().contiguous();
  const at::Tensor want = stored.to(at::kDouble).flatten().contiguous();
  for (std::int64_t i = 0; i < want.numel(); ++i) {
    const double a = got.const_data_ptr<double>()[i];
    const double b = want.const_data_ptr<double>()[i];
    if (std::isinf(b)) {
      ASSERT_EQ(a, b) << name << "[" << i << "]";
    } else {
      ASSERT_NEAR(a, b, tolerance.atol + tolerance.rtol * std::abs(b)) << name << "[" << i << "]";
    }
  }
}

}  // namespace oct::golden
