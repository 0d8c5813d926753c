// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/pack.h"
#include "data/run_data.h"
#include "eval/image_source.h"

namespace oct::host {

/// One image of a pack and what is known of it.
struct PackedImage {
  std::int64_t row = 0;
  std::string id;
  std::string patient;
  std::vector<float> labels;  ///< of all images or of none
};

ImageSourcePtr pack_images(std::shared_ptr<const Pack> pack, std::vector<PackedImage> images);

/// Some records of a domain, uncropped. Null when there are none.
ImageSourcePtr domain_images(const Domain& domain, const std::vector<std::int64_t>& records,
                             const Index& index);

}  // namespace oct::host
