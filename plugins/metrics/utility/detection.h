// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace oct::utility {

/// How well classes are told, averaged over the classes that the test images both show and lack.
struct Detection {
  double auc = 0;          ///< area under the ROC curve
  double sensitivity = 0;  ///< share of the images with the class that are called so
  double specificity = 0;  ///< share of the images without it that are not
  bool defined = false;    ///< false: no class is both shown and lacked
};

/// `probabilities` and `labels` (multi-hot) are [N, K]. An image is called of a class from
/// probability 0.5 on.
Detection detection(const at::Tensor& probabilities, const at::Tensor& labels);

}  // namespace oct::utility
