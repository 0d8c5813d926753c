// SPDX-License-Identifier: Apache-2.0
#include "published_mode.h"

namespace oct::pix2pix {
namespace {

constexpr std::uint64_t k_noise_seed = 1;

}  // namespace

PublishedMode::PublishedMode(torch::nn::Module& network, at::Device device)
    : buffers_(network.buffers()), generator_(at::globalContext().defaultGenerator(device)) {
  for (const at::Tensor& buffer : buffers_) kept_.push_back(buffer.clone());
  const std::lock_guard<std::mutex> lock(generator_.mutex());
  state_ = generator_.get_state();
  generator_.set_current_seed(k_noise_seed);
}

PublishedMode::~PublishedMode() {
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < buffers_.size(); ++i) buffers_[i].copy_(kept_[i]);
  const std::lock_guard<std::mutex> lock(generator_.mutex());
  generator_.set_state(state_);
}

}  // namespace oct::pix2pix
