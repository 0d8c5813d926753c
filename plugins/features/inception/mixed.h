// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/conv_norm.h"
#include "common/weights.h"

namespace oct::inception {

enum class Pool {
  none,
  average,      ///< 3 x 3, stride 1; the border counts only what is there
  maximum,      ///< 3 x 3, stride 1
  maximum_half  ///< 3 x 3, stride 2, no padding
};

at::Tensor pooled(const at::Tensor& x, Pool pool);

/// A convolution by the last part of its name.
struct Layer {
  std::string name;
  features::ConvShape shape;
};
Layer square(std::string name, std::int64_t in, std::int64_t out, std::int64_t kernel = 1,
             std::int64_t stride = 1, std::int64_t padding = 0);
/// 1 x kernel and kernel x 1, padded to keep the size.
Layer row(std::string name, std::int64_t in, std::int64_t out, std::int64_t kernel);
Layer column(std::string name, std::int64_t in, std::int64_t out, std::int64_t kernel);

/// Convolution, batch normalisation (epsilon 0.001) and ReLU under "<prefix><name>.{conv,bn}".
class Basic {
 public:
  Basic(features::Weights& weights, const std::string& prefix, const Layer& layer);
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  features::ConvNorm layer_;
};

/// One way through a mixed block: a pool, layers one after another, and a fork whose ends stand
/// side by side.
struct BranchPlan {
  Pool pool = Pool::none;
  std::vector<Layer> layers;
  std::vector<Layer> fork;
};

/// Branches side by side, concatenated in their order.
class Mixed {
 public:
  Mixed(features::Weights& weights, const std::string& name, const std::vector<BranchPlan>& plan);
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

 private:
  struct Branch {
    Pool pool;
    std::vector<Basic> layers;
    std::vector<Basic> fork;
  };
  std::vector<Branch> branches_;
};

// The blocks of Szegedy et al. 2016, figures 5, 6, 7 and 10, by the names of torchvision.
std::vector<BranchPlan> block_a(std::int64_t in, std::int64_t pool_width);
std::vector<BranchPlan> block_b(std::int64_t in);
std::vector<BranchPlan> block_c(std::int64_t in, std::int64_t width);
std::vector<BranchPlan> block_d(std::int64_t in);
std::vector<BranchPlan> block_e(std::int64_t in, Pool pool);

}  // namespace oct::inception
