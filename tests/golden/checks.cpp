// SPDX-License-Identifier: Apache-2.0
#include "checks.h"

#include <ATen/ATen.h>
#include <fnmatch.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace oct::golden {
namespace {

at::ScalarType dtype_named(const std::string& name) {
  if (name == "float32") return at::kFloat;
  if (name == "float64") return at::kDouble;
  throw std::runtime_error("golden dtype '" + name + "'; expected float32 or float64");
}

Check read_check(const nlohmann::json& entry, const std::string& default_dtype) {
  Check check;
  check.group = entry.at("group");
  check.dtype = dtype_named(entry.value("dtype", default_dtype));
  for (const auto& [key, value] : entry.items()) {
    if (key == "group" || key == "dtype") continue;
    if (key == "atol") {
      check.atol = value;
    } else if (key == "rtol") {
      check.rtol = value;
    } else if (key == "rtol_of_max") {
      check.rtol_of_max = value;
    } else if (key == "mean_abs") {
      check.mean_abs = value.get<double>();
    } else if (key == "rows") {
      check.rows = value.get<std::int64_t>();
    } else if (key == "exclude" && value == "biases_before_norm") {
      check.exclude_biases_before_norm = true;
    } else {
      throw std::runtime_error("check of '" + check.group + "': '" + key + "': " + value.dump() +
                               " is not known to the tests");
    }
  }
  return check;
}

std::string group_of(const std::string& tensor) {
  return tensor.substr(0, tensor.find('/'));
}

struct Sum {
  double total = 0;
  std::int64_t count = 0;
};

/// Compares one tensor and adds its differences to `sum`.
void compare_tensor(const std::string& name, const Check& check, at::Tensor expected,
                    at::Tensor computed, Sum& sum) {
  if (check.rows) {
    expected = expected.narrow(0, 0, *check.rows);
    computed = computed.narrow(0, 0, std::min(*check.rows, computed.size(0)));
  }
  ASSERT_EQ(computed.sizes(), expected.sizes()) << name;
  const at::Tensor want = expected.to(at::kDouble);
  const at::Tensor difference = (computed.to(at::kDouble) - want).abs();
  ASSERT_TRUE(at::isfinite(difference).all().item<bool>()) << name << " is not finite";
  if (want.numel() == 0) return;
  const at::Tensor bound =
      want.abs() * check.rtol + (check.atol + check.rtol_of_max * want.abs().max().item<double>());
  const at::Tensor excess = (difference - bound).flatten();
  const auto worst = excess.argmax().item<std::int64_t>();
  EXPECT_LE(excess[worst].item<double>(), 0)
      << name << " at flat index " << worst << ": computed "
      << computed.flatten()[worst].item<double>() << ", expected "
      << want.flatten()[worst].item<double>() << ", allowed difference "
      << bound.flatten()[worst].item<double>();
  sum.total += difference.sum().item<double>();
  sum.count += difference.numel();
}

}  // namespace

bool Check::covers(const std::string& tensor) const {
  const std::string& subject = group.find('/') == std::string::npos ? group_of(tensor) : tensor;
  return fnmatch(group.c_str(), subject.c_str(), 0) == 0;
}

std::vector<Check> checks_of(const Golden& golden) {
  std::vector<Check> checks;
  const std::string dtype = golden.meta.value("dtype", "float32");
  for (const nlohmann::json& entry : golden.meta.at("checks")) {
    if (entry.contains("group")) checks.push_back(read_check(entry, dtype));
  }
  return checks;
}

std::set<at::ScalarType> dtypes_of(const std::vector<Check>& checks) {
  std::set<at::ScalarType> types;
  for (const Check& check : checks) types.insert(check.dtype);
  return types;
}

bool is_checked(const Golden& golden, const std::vector<Check>& checks, at::ScalarType dtype,
                const std::string& tensor) {
  if (!golden.tensors.contains(tensor)) return false;
  for (const Check& check : checks) {
    if (check.dtype == dtype && check.covers(tensor)) return true;
  }
  return false;
}

int compare(const Golden& golden, const std::vector<Check>& checks, at::ScalarType dtype,
            const Tensors& computed, const std::set<std::string>& biases_before_norm) {
  int compared = 0;
  for (const Check& check : checks) {
    if (check.dtype != dtype) continue;
    std::map<std::string, Sum> sums;
    for (const auto& [name, expected] : golden.tensors) {
      if (!check.covers(name)) continue;
      if (check.exclude_biases_before_norm && biases_before_norm.contains(name)) continue;
      const auto found = computed.find(name);
      if (found == computed.end()) {
        ADD_FAILURE() << name << " is to be checked, but nothing computes it";
        continue;
      }
      compare_tensor(name, check, expected, found->second, sums[group_of(name)]);
      ++compared;
    }
    for (const auto& [group, sum] : sums) {
      if (!check.mean_abs || sum.count == 0) continue;
      EXPECT_LE(sum.total / static_cast<double>(sum.count), *check.mean_abs)
          << "mean |difference| over " << group;
    }
  }
  return compared;
}

}  // namespace oct::golden
