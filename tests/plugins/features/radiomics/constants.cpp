// SPDX-License-Identifier: Apache-2.0
// radiomics_constants: prints the rows of plugins/features/radiomics/constants.h.
#include <iomanip>
#include <iostream>

#include "phantom_features.h"

int main() {
  const oct::test::PhantomFeatures features(0, 256);
  const at::Tensor mean = features.mean();
  const at::Tensor deviation = features.deviation();
  std::cout << std::setprecision(6);
  for (std::int64_t i = 0; i < mean.size(0); ++i) {
    std::cout << "    {" << mean[i].item<double>() << ", " << deviation[i].item<double>()
              << "},  // " << oct::radiomics::feature_names()[static_cast<std::size_t>(i)] << "\n";
  }
}
