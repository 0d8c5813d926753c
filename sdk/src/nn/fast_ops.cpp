// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/fast_ops.h"

#include <atomic>

namespace oct::nn {
namespace {

std::atomic<bool> g_reference_ops = false;

}  // namespace

void use_reference_ops(bool on) {
  g_reference_ops.store(on, std::memory_order_relaxed);
}

bool reference_ops() {
  return g_reference_ops.load(std::memory_order_relaxed);
}

}  // namespace oct::nn
