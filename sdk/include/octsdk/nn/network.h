// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "octsdk/export.h"
#include "octsdk/nn/optimizer.h"

namespace oct::nn {

/// A network of one input: images [N, C, H, W] to images, or to a map of scores [N, 1, h, w].
class OCT_API ImageNetwork : public torch::nn::Module {
 public:
  ~ImageNetwork() override;
  virtual at::Tensor forward(const at::Tensor& images) = 0;
};

/// The trainable parameters of `network`, named "<part>/<parameter>" as checkpoints name them.
OCT_API std::vector<NamedParameter> parameters_of(const std::string& part,
                                                  const torch::nn::Module& network);

/// Number of trainable values.
OCT_API std::int64_t parameter_count(const torch::nn::Module& network);

/// While it lives, the network passes gradients on to its input and gathers none for itself.
class OCT_API Frozen {
 public:
  explicit Frozen(torch::nn::Module& network);
  ~Frozen();
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;

 private:
  std::vector<at::Tensor> parameters_;
};

/// While it lives, the network is in evaluation mode (no dropout, running statistics).
class OCT_API Evaluating {
 public:
  explicit Evaluating(torch::nn::Module& network);
  ~Evaluating();
  Evaluating(const Evaluating&) = delete;
  Evaluating& operator=(const Evaluating&) = delete;

 private:
  torch::nn::Module& network_;
  bool was_training_;
};

/// target = decay * target + (1 - decay) * source over all parameters; buffers are copied. The two
/// networks must be of one make. Exponential moving average of weights as used for sampling in
/// Karras et al. 2018 (arXiv 1710.10196, appendix A.1). `decay` in [0, 1].
OCT_API void ema_update(torch::nn::Module& target, const torch::nn::Module& source, double decay);

}  // namespace oct::nn
