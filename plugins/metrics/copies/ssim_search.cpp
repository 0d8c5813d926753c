// SPDX-License-Identifier: Apache-2.0
#include "ssim_search.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace oct::copies {
namespace {

constexpr std::int64_t k_block = 8;
constexpr double k_c1 = (0.01 * 255) * (0.01 * 255);
constexpr double k_c2 = (0.03 * 255) * (0.03 * 255);
constexpr std::int64_t k_references_at_once = 256;  // so that what is made of a portion of pairs
constexpr std::int64_t k_queries_at_once = 32;      // takes 2 MB

std::int64_t whole_blocks(std::int64_t length, std::int64_t side) {
  return std::max(std::min(length, side) / k_block, std::int64_t{1}) * k_block;
}

/// Of each block (first dimension) of each image (second).
struct Blocks {
  at::Tensor centred;  // [B, N, 64]
  at::Tensor mean;     // [B, N]
  at::Tensor variance;
};

Blocks blocks_of(const at::Tensor& images) {
  const at::Tensor pixels = images.to(at::kFloat)
                                .unfold(1, k_block, k_block)
                                .unfold(2, k_block, k_block)
                                .permute({1, 2, 0, 3, 4})
                                .reshape({-1, images.size(0), k_block * k_block});
  const at::Tensor mean = pixels.mean(2, true);
  const at::Tensor centred = pixels - mean;
  return {centred, mean.squeeze(2), centred.square().mean(2)};
}

// [queries, references]
at::Tensor ssim_of_pairs(const Blocks& queries, const Blocks& references) {
  const auto of_query = [](const at::Tensor& values) { return values.unsqueeze(2); };
  const auto of_reference = [](const at::Tensor& values) { return values.unsqueeze(1); };
  const at::Tensor covariance =
      at::bmm(queries.centred, references.centred.transpose(1, 2)).div_(k_block * k_block);
  const at::Tensor contrasts = of_query(queries.variance) + of_reference(references.variance);
  const at::Tensor lights =
      of_query(queries.mean.square()) + of_reference(references.mean.square());
  const at::Tensor both_lights = of_query(queries.mean) * of_reference(references.mean);
  const at::Tensor structure = (2 * covariance + k_c2).div_(contrasts + k_c2);
  return structure.mul_((2 * both_lights + k_c1).div_(lights + k_c1)).mean(0);
}

}  // namespace

at::Tensor small_gray(const at::Tensor& images, std::int64_t side) {
  const at::Tensor gray = images.to(at::kFloat).mean(1, true);
  const at::Tensor small = at::adaptive_avg_pool2d(
      gray, {whole_blocks(images.size(2), side), whole_blocks(images.size(3), side)});
  return small.squeeze(1).add(1).mul(127.5).round().clamp(0, 255).to(at::kByte);
}

std::vector<double> greatest_ssim(const at::Tensor& references, const at::Tensor& queries) {
  at::Tensor greatest = at::full({queries.size(0)}, -1.0F);
  const at::Tensor mirrored = queries.flip({2});
  for (const at::Tensor& some : references.split(k_references_at_once)) {
    const Blocks blocks = blocks_of(some);
    for (std::int64_t first = 0; first < queries.size(0); first += k_queries_at_once) {
      const std::int64_t count = std::min(k_queries_at_once, queries.size(0) - first);
      at::Tensor known = greatest.narrow(0, first, count);
      for (const at::Tensor& side : {queries, mirrored}) {
        const at::Tensor found = ssim_of_pairs(blocks_of(side.narrow(0, first, count)), blocks);
        at::maximum_out(known, known, found.amax(1));
      }
    }
  }
  const float* first = greatest.const_data_ptr<float>();
  return {first, first + greatest.numel()};
}

}  // namespace oct::copies
