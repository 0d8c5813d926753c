// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "octsdk/testing/conformance.h"

namespace oct::test {

/// The properties that do not hold.
inline std::vector<std::string> failed(const std::vector<testing::Finding>& findings) {
  std::vector<std::string> properties;
  for (const testing::Finding& finding : findings) {
    if (!finding.holds) properties.push_back(finding.property);
  }
  return properties;
}

}  // namespace oct::test
