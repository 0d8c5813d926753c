// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "formula_weights.h"
#include "octsdk/tensor_file.h"
#include "plugins/features/inception/mixed.h"

namespace oct::test {

/// The FID-Inception's tensors with the values of make_inception_random.py (shared/golden).
class FormulaInception {
 public:
  FormulaInception() {
    using namespace inception;
    for (const Layer& layer :
         {square("Conv2d_1a_3x3", 3, 32, 3), square("Conv2d_2a_3x3", 32, 32, 3),
          square("Conv2d_2b_3x3", 32, 64, 3), square("Conv2d_3b_1x1", 64, 80),
          square("Conv2d_4a_3x3", 80, 192, 3)}) {
      add(layer, "");
    }
    add(block_a(192, 32), "Mixed_5b.");
    add(block_a(256, 64), "Mixed_5c.");
    add(block_a(288, 64), "Mixed_5d.");
    add(block_b(288), "Mixed_6a.");
    add(block_c(768, 128), "Mixed_6b.");
    add(block_c(768, 160), "Mixed_6c.");
    add(block_c(768, 160), "Mixed_6d.");
    add(block_c(768, 192), "Mixed_6e.");
    add(block_d(768), "Mixed_7a.");
    add(block_e(1280, Pool::average), "Mixed_7b.");
    add(block_e(2048, Pool::maximum), "Mixed_7c.");
    const float scale = static_cast<float>(1 / std::sqrt(2048.0));
    add("fc.weight", {1008, 2048}, 0, scale);
    add("fc.bias", {1008}, 0, scale);
  }

  std::vector<NamedTensor> tensors;

 private:
  void add(const std::string& name, at::IntArrayRef shape, float base, float scale) {
    std::uint64_t seed = 0xCBF29CE484222325;  // FNV-1a
    for (const char c : name) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    const at::Tensor numbers = formula_numbers(seed + 2024, shape).mul_(scale);
    tensors.push_back({name, base == 0 ? numbers : numbers + base});
  }

  void add(const inception::Layer& layer, const std::string& prefix) {
    const auto& [in, out, kernel, stride, padding, groups] = layer.shape;
    const double fan = static_cast<double>(in * kernel[0] * kernel[1]);
    const std::string name = prefix + layer.name;
    add(name + ".conv.weight", {out, in, kernel[0], kernel[1]}, 0,
        static_cast<float>(std::sqrt(6 / fan)));
    add(name + ".bn.weight", {out}, 1, 0.1F);
    add(name + ".bn.bias", {out}, 0, 0.1F);
    add(name + ".bn.running_mean", {out}, 0, 0.1F);
    add(name + ".bn.running_var", {out}, 1, 0.25F);
  }

  void add(const std::vector<inception::BranchPlan>& block, const std::string& prefix) {
    for (const inception::BranchPlan& branch : block) {
      for (const inception::Layer& layer : branch.layers) add(layer, prefix);
      for (const inception::Layer& layer : branch.fork) add(layer, prefix);
    }
  }
};

}  // namespace oct::test
