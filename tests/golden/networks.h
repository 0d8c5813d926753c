// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <set>
#include <string>

#include "golden.h"

namespace oct::golden {

/// Copies tensors named by parameter and buffer into `module`, whose names and shapes must be the
/// same; throws telling the differences.
void load_state(torch::nn::Module& module, const Tensors& state, const std::string& what);

/// Adds every parameter and buffer as "<group>/<name>".
void add_state(const torch::nn::Module& module, const std::string& group, Tensors& to);
/// Adds every gradient as "<group>/<name>".
void add_gradients(const torch::nn::Module& module, const std::string& group, Tensors& to);

/// Names of the biases of convolutions that a normalisation follows at once: it takes their effect
/// away, so that their gradient is 0.
std::set<std::string> biases_before_norm(const torch::nn::Module& module);

/// The first word of a description such as "instance (affine=False, ...)".
std::string first_word(const std::string& text);

}  // namespace oct::golden
