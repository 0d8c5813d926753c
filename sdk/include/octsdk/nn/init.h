// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/export.h"
#include "octsdk/nn/words.h"

namespace torch::nn {
class Module;
}

namespace oct::nn {

/// How weights start.
enum class Init {
  normal,   ///< N(0, gain): Radford et al. 2016, arXiv 1511.06434, §3
  xavier,   ///< N(0, gain * sqrt(2 / (fan_in + fan_out))): Glorot and Bengio 2010, §4.2
  kaiming,  ///< N(0, sqrt(2 / fan_in)): He et al. 2015, arXiv 1502.01852, §2.2; gain is not used
  orthogonal,  ///< gain * an orthogonal matrix: Saxe et al. 2014, arXiv 1312.6120
};
template <>
OCT_API std::vector<std::string> words<Init>();

/// Draws all parameters of `network` from LibTorch's default generator: tensors of two and more
/// dimensions as `init` says; one-dimensional weights (scales of norm layers) from N(1, gain);
/// biases become 0.
OCT_API void init_weights(torch::nn::Module& network, Init init, double gain);

}  // namespace oct::nn
