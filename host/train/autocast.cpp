// SPDX-License-Identifier: Apache-2.0
#include "train/autocast.h"

#include <ATen/autocast_mode.h>

namespace oct::host {

Autocast::Autocast(bool on, c10::Device device) : on_(on), device_(device.type()) {
  if (!on_) return;
  enabled_before_ = at::autocast::is_autocast_enabled(device_);
  cached_before_ = at::autocast::is_autocast_cache_enabled();
  at::autocast::set_autocast_dtype(device_, at::kBFloat16);
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::set_autocast_cache_enabled(false);
}

Autocast::~Autocast() {
  if (!on_) return;
  at::autocast::set_autocast_enabled(device_, enabled_before_);
  at::autocast::set_autocast_cache_enabled(cached_before_);
}

}  // namespace oct::host
