// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "octsdk/nn/fast_ops.h"

namespace oct::nn {

/// Whether `x` [N, C, ...] can be walked as planes by a kernel of ours: on the CPU, float32 or
/// float64, contiguous, more than a pixel a plane.
inline bool takes_fast_path(const at::Tensor& x) {
  return !reference_ops() && x.dim() > 2 && x.is_cpu() && x.is_contiguous() &&
         (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble) &&
         x.numel() > x.size(0) * x.size(1);
}

/// Calls `work(T{})` with the C++ type of `x`, which takes_fast_path().
template <class Work>
decltype(auto) by_type(const at::Tensor& x, Work&& work) {
  return x.scalar_type() == at::kDouble ? work(double{}) : work(float{});
}

/// The data of a contiguous tensor, or null.
template <typename T>
const T* data_or_null(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.const_data_ptr<T>() : nullptr;
}

template <typename T>
T* mutable_data_or_null(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.mutable_data_ptr<T>() : nullptr;
}

}  // namespace oct::nn
