// SPDX-License-Identifier: Apache-2.0
#include "network.h"

#include <ATen/ATen.h>

#include "common/channels.h"

namespace oct::inception {

at::Tensor prepared(const at::Tensor& images) {
  return features::three_channels(
      at::upsample_bilinear2d(images.contiguous(), {k_side, k_side}, false));
}

Network::Network(features::Weights weights) {
  for (const Layer& layer :
       {square("Conv2d_1a_3x3", 3, 32, 3, 2), square("Conv2d_2a_3x3", 32, 32, 3),
        square("Conv2d_2b_3x3", 32, 64, 3, 1, 1), square("Conv2d_3b_1x1", 64, 80),
        square("Conv2d_4a_3x3", 80, 192, 3)}) {
    stem_.emplace_back(weights, "", layer);
  }
  middle_.emplace_back(weights, "Mixed_5b", block_a(192, 32));
  middle_.emplace_back(weights, "Mixed_5c", block_a(256, 64));
  middle_.emplace_back(weights, "Mixed_5d", block_a(288, 64));
  middle_.emplace_back(weights, "Mixed_6a", block_b(288));
  middle_.emplace_back(weights, "Mixed_6b", block_c(768, 128));
  middle_.emplace_back(weights, "Mixed_6c", block_c(768, 160));
  middle_.emplace_back(weights, "Mixed_6d", block_c(768, 160));
  middle_.emplace_back(weights, "Mixed_6e", block_c(768, 192));
  last_.emplace_back(weights, "Mixed_7a", block_d(768));
  last_.emplace_back(weights, "Mixed_7b", block_e(1280, Pool::average));
  last_.emplace_back(weights, "Mixed_7c", block_e(2048, Pool::maximum));
  fc_weight_ = weights.take("fc.weight", {k_classes, k_dimension});
  static_cast<void>(weights.take("fc.bias", {k_classes}));  // the score leaves it out
  weights.expect_all_taken();
}

std::array<at::Tensor, 4> Network::blocks(const at::Tensor& images) const {
  std::array<at::Tensor, 4> outputs;
  at::Tensor x = images;
  for (std::size_t i = 0; i < 3; ++i) x = stem_[i](x);
  outputs[0] = x = pooled(x, Pool::maximum_half);
  for (std::size_t i = 3; i < stem_.size(); ++i) x = stem_[i](x);
  outputs[1] = x = pooled(x, Pool::maximum_half);
  for (const Mixed& mixed : middle_) x = mixed(x);
  outputs[2] = x;
  for (const Mixed& mixed : last_) x = mixed(x);
  outputs[3] = x.mean({2, 3}, true);
  return outputs;
}

Embedding Network::operator()(const at::Tensor& images) const {
  const at::Tensor vectors = blocks(images).back().flatten(1);
  return {vectors, at::linear(vectors, fc_weight_)};
}

}  // namespace oct::inception
