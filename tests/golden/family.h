// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "golden.h"

namespace oct::golden {

/// How goldens of one family are run: `run` gives GoogleTest expectations. One file *_family.cpp
/// each; to add a family, add that file with one object of this type at namespace scope:
///   const Family family("pix2pix", run);
/// The file is compiled into the test program itself, so that the object is always there.
class Family {
 public:
  using Run = std::function<void(const Golden&)>;

  Family(std::string name, Run run);

  /// Null when no test of that family has been written.
  static const Run* find(const std::string& name);
};

}  // namespace oct::golden
