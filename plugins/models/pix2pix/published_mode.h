// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <vector>

namespace oct::pix2pix {

/// While it lives, `network` makes images as in training, which is how Isola et al. 2017 (§3.4)
/// make them: dropout is the noise, batch normalisation uses the statistics of the images it is
/// shown. LibTorch's default generator starts at the same place each time. Afterwards running
/// statistics and generator are what they were.
class PublishedMode {
 public:
  PublishedMode(torch::nn::Module& network, at::Device device);
  ~PublishedMode();
  PublishedMode(const PublishedMode&) = delete;
  PublishedMode& operator=(const PublishedMode&) = delete;

 private:
  std::vector<at::Tensor> buffers_;  // the network's own ...
  std::vector<at::Tensor> kept_;     // ... and what they held
  at::Generator generator_;
  at::Tensor state_;
};

}  // namespace oct::pix2pix
