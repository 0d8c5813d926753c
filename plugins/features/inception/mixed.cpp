// SPDX-License-Identifier: Apache-2.0
#include "mixed.h"

#include <ATen/ATen.h>

#include <utility>

namespace oct::inception {
namespace {

constexpr double k_epsilon = 1e-3;

}  // namespace

at::Tensor pooled(const at::Tensor& x, Pool pool) {
  switch (pool) {
    case Pool::none:
      return x;
    case Pool::average:
      return at::avg_pool2d(x, {3, 3}, {1, 1}, {1, 1}, false, false);
    case Pool::maximum:
      return at::max_pool2d(x, {3, 3}, {1, 1}, {1, 1});
    case Pool::maximum_half:
      return at::max_pool2d(x, {3, 3}, {2, 2});
  }
  return x;
}

Layer square(std::string name, std::int64_t in, std::int64_t out, std::int64_t kernel,
             std::int64_t stride, std::int64_t padding) {
  return {std::move(name), {in, out, {kernel, kernel}, stride, {padding, padding}}};
}

Layer row(std::string name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
  return {std::move(name), {in, out, {1, kernel}, 1, {0, kernel / 2}}};
}

Layer column(std::string name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
  return {std::move(name), {in, out, {kernel, 1}, 1, {kernel / 2, 0}}};
}

Basic::Basic(features::Weights& weights, const std::string& prefix, const Layer& layer)
    : layer_(weights, prefix + layer.name + ".conv", prefix + layer.name + ".bn", layer.shape,
             k_epsilon) {}

at::Tensor Basic::operator()(const at::Tensor& x) const {
  return layer_(x).relu_();
}

Mixed::Mixed(features::Weights& weights, const std::string& name,
             const std::vector<BranchPlan>& plan) {
  for (const BranchPlan& planned : plan) {
    Branch& branch = branches_.emplace_back(Branch{planned.pool, {}, {}});
    for (const Layer& layer : planned.layers) {
      branch.layers.emplace_back(weights, name + ".", layer);
    }
    for (const Layer& layer : planned.fork) branch.fork.emplace_back(weights, name + ".", layer);
  }
}

at::Tensor Mixed::operator()(const at::Tensor& x) const {
  std::vector<at::Tensor> ends;
  for (const Branch& branch : branches_) {
    at::Tensor way = pooled(x, branch.pool);
    for (const Basic& layer : branch.layers) way = layer(way);
    for (const Basic& layer : branch.fork) ends.push_back(layer(way));
    if (branch.fork.empty()) ends.push_back(way);
  }
  return at::cat(ends, 1);
}

std::vector<BranchPlan> block_a(std::int64_t in, std::int64_t pool_width) {
  return {{Pool::none, {square("branch1x1", in, 64)}, {}},
          {Pool::none, {square("branch5x5_1", in, 48), square("branch5x5_2", 48, 64, 5, 1, 2)}, {}},
          {Pool::none,
           {square("branch3x3dbl_1", in, 64), square("branch3x3dbl_2", 64, 96, 3, 1, 1),
            square("branch3x3dbl_3", 96, 96, 3, 1, 1)},
           {}},
          {Pool::average, {square("branch_pool", in, pool_width)}, {}}};
}

std::vector<BranchPlan> block_b(std::int64_t in) {
  return {{Pool::none, {square("branch3x3", in, 384, 3, 2)}, {}},
          {Pool::none,
           {square("branch3x3dbl_1", in, 64), square("branch3x3dbl_2", 64, 96, 3, 1, 1),
            square("branch3x3dbl_3", 96, 96, 3, 2)},
           {}},
          {Pool::maximum_half, {}, {}}};
}

std::vector<BranchPlan> block_c(std::int64_t in, std::int64_t width) {
  return {{Pool::none, {square("branch1x1", in, 192)}, {}},
          {Pool::none,
           {square("branch7x7_1", in, width), row("branch7x7_2", width, width, 7),
            column("branch7x7_3", width, 192, 7)},
           {}},
          {Pool::none,
           {square("branch7x7dbl_1", in, width), column("branch7x7dbl_2", width, width, 7),
            row("branch7x7dbl_3", width, width, 7), column("branch7x7dbl_4", width, width, 7),
            row("branch7x7dbl_5", width, 192, 7)},
           {}},
          {Pool::average, {square("branch_pool", in, 192)}, {}}};
}

std::vector<BranchPlan> block_d(std::int64_t in) {
  return {{Pool::none, {square("branch3x3_1", in, 192), square("branch3x3_2", 192, 320, 3, 2)}, {}},
          {Pool::none,
           {square("branch7x7x3_1", in, 192), row("branch7x7x3_2", 192, 192, 7),
            column("branch7x7x3_3", 192, 192, 7), square("branch7x7x3_4", 192, 192, 3, 2)},
           {}},
          {Pool::maximum_half, {}, {}}};
}

std::vector<BranchPlan> block_e(std::int64_t in, Pool pool) {
  return {{Pool::none, {square("branch1x1", in, 320)}, {}},
          {Pool::none,
           {square("branch3x3_1", in, 384)},
           {row("branch3x3_2a", 384, 384, 3), column("branch3x3_2b", 384, 384, 3)}},
          {Pool::none,
           {square("branch3x3dbl_1", in, 448), square("branch3x3dbl_2", 448, 384, 3, 1, 1)},
           {row("branch3x3dbl_3a", 384, 384, 3), column("branch3x3dbl_3b", 384, 384, 3)}},
          {pool, {square("branch_pool", in, 192)}, {}}};
}

}  // namespace oct::inception
