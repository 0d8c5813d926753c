// SPDX-License-Identifier: Apache-2.0
#include "kernel_ops.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>

#include "fast_path.h"

namespace oct::nn {
namespace {

using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

constexpr std::int64_t k_kernels_worth_a_thread = 4096;

template <typename T>
void sum_squares(const T* kernels, T* sums, std::int64_t count, std::int64_t taps) {
  at::parallel_for(0, count, k_kernels_worth_a_thread, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      T sum = 0;
      for (std::int64_t t = 0; t < taps; ++t) sum += kernels[i * taps + t] * kernels[i * taps + t];
      sums[i] = sum;
    }
  });
}

struct KernelPowers final : torch::autograd::Function<KernelPowers> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& weight) {
    context->save_for_backward({weight});
    const at::Tensor sums = at::empty({weight.size(0), weight.size(1)}, weight.options());
    by_type(weight, [&]<typename T>(T) {
      sum_squares(weight.const_data_ptr<T>(), sums.mutable_data_ptr<T>(), sums.numel(),
                  weight.size(2) * weight.size(3));
    });
    return sums;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const at::Tensor weight = context->get_saved_variables()[0];
    return {weight * (gradients[0] * 2).unsqueeze(2).unsqueeze(3)};
  }
};

/// In squares of channels, so that what is read a line at a time is written so as well.
template <typename T>
void swap_channels(const T* from, T* to, std::int64_t out, std::int64_t in, std::int64_t taps) {
  constexpr std::int64_t side = 16;
  const std::int64_t strips = (in + side - 1) / side;
  at::parallel_for(0, strips, 1, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t last = std::min(end * side, in);
    for (std::int64_t o = 0; o < out; o += side) {
      for (std::int64_t i = begin * side; i < last; ++i) {
        for (std::int64_t at = o; at < std::min(o + side, out); ++at) {
          std::copy_n(from + (at * in + i) * taps, taps, to + (i * out + at) * taps);
        }
      }
    }
  });
}

struct SwappedChannels final : torch::autograd::Function<SwappedChannels> {
  static at::Tensor forward(AutogradContext*, const at::Tensor& weight) {
    const std::int64_t out = weight.size(0);
    const std::int64_t in = weight.size(1);
    const at::Tensor result =
        at::empty({in, out, weight.size(2), weight.size(3)}, weight.options());
    by_type(weight, [&]<typename T>(T) {
      swap_channels(weight.const_data_ptr<T>(), result.mutable_data_ptr<T>(), out, in,
                    weight.size(2) * weight.size(3));
    });
    return result;
  }

  static Variables backward(AutogradContext*, const Variables& gradients) {
    return {swapped_channels(gradients[0])};
  }
};

}  // namespace

at::Tensor kernel_powers(const at::Tensor& weight) {
  if (!takes_fast_path(weight)) return weight.square().sum({2, 3});
  return KernelPowers::apply(weight);
}

at::Tensor swapped_channels(const at::Tensor& weight) {
  if (!takes_fast_path(weight)) return weight.transpose(0, 1).contiguous();
  return SwappedChannels::apply(weight);
}

}  // namespace oct::nn
