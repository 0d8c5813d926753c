// SPDX-License-Identifier: Apache-2.0
#include "common/eye_dataset.h"
#include "octsdk/plugin.h"

namespace oct::datasets {

class DfeDataset : public EyeDataset {
 public:
  DfeDataset() : EyeDataset({"dfe"}) {}
};

}  // namespace oct::datasets

OCT_PLUGIN(oct::Dataset, oct::datasets::DfeDataset, "dfe", "0.1.0",
           "Dilated fundus photographs: class folders, flat folders, manifest.csv", "Apache-2.0")
