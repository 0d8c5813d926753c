// SPDX-License-Identifier: Apache-2.0
#include "common/eye_dataset.h"
#include "octsdk/plugin.h"

namespace oct::datasets {

class DfeOctDataset : public EyeDataset {
 public:
  DfeOctDataset() : EyeDataset({"dfe", "oct"}) {}
};

}  // namespace oct::datasets

OCT_PLUGIN(oct::Dataset, oct::datasets::DfeOctDataset, "dfe_oct", "0.1.0",
           "Fundus photographs and OCT B-scans, in pairs or as two domains", "Apache-2.0")
