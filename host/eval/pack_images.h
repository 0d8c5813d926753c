// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "data/pack.h"
#include "data/run_data.h"
#include "eval/image_source.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// One image of a pack and what is known of it.
struct PackedImage {
  std::int64_t row = 0;
  std::string id;
  std::string patient;
  std::vector<float> labels;  ///< of all images or of none
  std::string eye;            ///< "L", "R" or ""
};

/// What is known of all images of a list together.
struct PackedKind {
  std::string modality;             ///< "" when nobody said
  std::vector<std::string> layers;  ///< names of the rows of Sample::truth
  /// Brings the truth of an image of the list, which the pack does not hold; empty: none is known.
  std::function<Sample(std::int64_t index)> load;
};

ImageSourcePtr pack_images(std::shared_ptr<const Pack> pack, std::vector<PackedImage> images,
                           PackedKind kind = {});

/// Where the truth of records is read.
struct TruthReader {
  const Dataset* dataset = nullptr;  ///< not owned; null: no truth is known
  PluginInfo info;                   ///< of the dataset plugin
};

/// Some records of a domain, uncropped. Null when there are none. The dataset of `truth` must
/// outlive what is returned.
ImageSourcePtr domain_images(const Domain& domain, const std::vector<std::int64_t>& records,
                             const Index& index, const TruthReader& truth = {});

}  // namespace oct::host
