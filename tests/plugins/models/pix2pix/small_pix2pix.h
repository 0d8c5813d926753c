// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../small_model.h"
#include "pix2pix.h"

namespace oct::pix2pix {

/// Small enough for a test: 32 pixels, narrow networks.
inline const test::Values small{{"generator", "unet_32"}, {"ngf", "2"}, {"ndf", "2"}};

/// The same with a network in which --dropout drops something.
inline const test::Values with_noise{{"generator", "resnet_6"}, {"ngf", "2"}, {"ndf", "2"}};

inline std::unique_ptr<Model> make(const test::Values& values, std::int64_t source = 3,
                                   std::int64_t target = 1) {
  return test::make_model<Pix2Pix>(values, source, target);
}

}  // namespace oct::pix2pix
