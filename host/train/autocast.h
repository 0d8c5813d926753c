// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Device.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

namespace oct::host {

/// While it lives, convolutions and matrix products that this thread starts compute in bfloat16
/// (--precision bf16); what LibTorch lists as sensitive stays in float32, and so do all parameters.
/// Casts of weights are not kept between uses: an optimizer may change the weights in between. With
/// `on` false it does nothing.
class Autocast {
 public:
  Autocast(bool on, c10::Device device);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  bool on_;
  c10::DeviceType device_;
  bool enabled_before_ = false;
  bool cached_before_ = false;
};

/// While it lives, Autocast has no effect: for backward passes, which take the forward pass's
/// types.
struct WithoutAutocast {
  c10::impl::ExcludeDispatchKeyGuard guard{c10::autocast_dispatch_keyset};
};

}  // namespace oct::host
