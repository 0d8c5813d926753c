// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../small_model.h"
#include "cyclegan.h"

namespace oct::cyclegan {

/// Small enough for a test: 32 pixels, narrow networks.
inline const test::Values small{
    {"generator", "resnet_6"}, {"ngf", "2"}, {"ndf", "2"}, {"lambda-identity", "0"}};

inline std::unique_ptr<Model> make(const test::Values& values, std::int64_t source = 3,
                                   std::int64_t target = 1) {
  return test::make_model<CycleGan>(values, source, target);
}

}  // namespace oct::cyclegan
