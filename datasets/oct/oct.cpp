// SPDX-License-Identifier: Apache-2.0
#include "common/eye_dataset.h"
#include "octsdk/plugin.h"

namespace oct::datasets {

class OctDataset : public EyeDataset {
 public:
  OctDataset() : EyeDataset({"oct"}) {}
};

}  // namespace oct::datasets

OCT_PLUGIN(oct::Dataset, oct::datasets::OctDataset, "oct", "0.1.0",
           "OCT B-scans: class folders (Kermany OCT2017 as it comes), flat folders, manifest.csv",
           "Apache-2.0")
