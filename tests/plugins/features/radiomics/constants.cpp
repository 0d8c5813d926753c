// SPDX-License-Identifier: Apache-2.0
// radiomics_constants: prints the rows of plugins/features/radiomics/constants.h.
#include <iomanip>
#include <iostream>

#include "phantom_features.h"

int main() {
  const at::Tensor features = oct::test::phantom_features(256);
  const at::Tensor mean = features.mean({0});
  const at::Tensor deviation = features.std({0}, false);
  std::cout << std::setprecision(6);
  for (std::int64_t i = 0; i < mean.size(0); ++i) {
    std::cout << "    {" << mean[i].item<double>() << ", " << deviation[i].item<double>()
              << "},  // " << oct::radiomics::feature_names()[static_cast<std::size_t>(i)] << "\n";
  }
}
