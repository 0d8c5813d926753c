// SPDX-License-Identifier: Apache-2.0
#include "kernel_ops.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <type_traits>

#include "fast_path.h"

namespace oct::nn {
namespace {

using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

constexpr std::int64_t k_kernels_worth_a_thread = 4096;

/// Calls `work` with the number of taps, as a constant where it is that of 3x3: loops over them are
/// unrolled then, which makes them three times as fast.
template <class Work>
void by_taps(const at::Tensor& weight, const Work& work) {
  const std::int64_t taps = weight.size(2) * weight.size(3);
  if (taps == 9) {
    work(std::integral_constant<std::int64_t, 9>());
  } else {
    work(taps);
  }
}

template <typename T, class Taps>
void sum_squares(const T* kernels, T* sums, std::int64_t count, Taps taps) {
  at::parallel_for(0, count, k_kernels_worth_a_thread, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const T* const kernel = kernels + i * taps;
      T sum = 0;
      for (std::int64_t t = 0; t < taps; ++t) sum += kernel[t] * kernel[t];
      sums[i] = sum;
    }
  });
}

struct KernelPowers final : torch::autograd::Function<KernelPowers> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& weight) {
    context->save_for_backward({weight});
    const at::Tensor sums = at::empty({weight.size(0), weight.size(1)}, weight.options());
    by_type(weight, [&]<typename T>(T) {
      by_taps(weight, [&](auto taps) {
        sum_squares(weight.const_data_ptr<T>(), sums.mutable_data_ptr<T>(), sums.numel(), taps);
      });
    });
    return sums;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const at::Tensor weight = context->get_saved_variables()[0];
    return {weight * (gradients[0] * 2).unsqueeze(2).unsqueeze(3)};
  }
};

/// In squares of channels, so that what is read a line at a time is written so as well.
template <typename T, class Taps>
void swap_channels(const T* from, T* to, std::int64_t out, std::int64_t in, Taps taps) {
  constexpr std::int64_t side = 16;
  const std::int64_t strips = (in + side - 1) / side;
  at::parallel_for(0, strips, 1, [&](std::int64_t begin, std::int64_t end) {
    const std::int64_t last = std::min(end * side, in);
    for (std::int64_t o = 0; o < out; o += side) {
      for (std::int64_t i = begin * side; i < last; ++i) {
        for (std::int64_t at = o; at < std::min(o + side, out); ++at) {
          const T* const kernel = from + (at * in + i) * taps;
          T* const turned = to + (i * out + at) * taps;
          for (std::int64_t t = 0; t < taps; ++t) turned[t] = kernel[t];
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
      by_taps(weight, [&](auto taps) {
        swap_channels(weight.const_data_ptr<T>(), result.mutable_data_ptr<T>(), out, in, taps);
      });
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
