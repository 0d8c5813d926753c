// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace oct::host {

/// State of LibTorch's default generator on the CPU, bytes.
at::Tensor rng_state();
void set_rng_state(const at::Tensor& state);
/// Seeds the default generators of all devices.
void seed_torch(std::uint64_t seed);

/// Puts the default generator back where it was: what is drawn for samples and evaluation must not
/// change the training that follows.
class RngGuard {
 public:
  RngGuard() : state_(rng_state()) {}
  ~RngGuard() { set_rng_state(state_); }
  RngGuard(const RngGuard&) = delete;
  RngGuard& operator=(const RngGuard&) = delete;

 private:
  at::Tensor state_;
};

}  // namespace oct::host
