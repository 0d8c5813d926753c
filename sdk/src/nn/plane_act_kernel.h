// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace oct::nn {

/// Images [images, channels, pixels].
struct Planes {
  std::int64_t images = 0, channels = 0, pixels = 0;
};

/// A line with a kink at 0: v * above for v > 0, v * below else. Both positive, but for `below`,
/// which may be 0.
struct Kink {
  double above = 1, below = 1;
};

/// What one pass over the planes takes; see plane_act. `scale` [images, channels], `shift` [images,
/// pixels] or, with `shift_step` 0, [pixels], `bias` [channels]; each may be null.
template <typename T>
struct PlaneActInput {
  const T* x = nullptr;
  const T* scale = nullptr;
  const T* shift = nullptr;
  std::int64_t shift_step = 0;
  const T* bias = nullptr;
};

/// out = kink(x * scale + shift + bias).
template <typename T>
void plane_act_forward(const PlaneActInput<T>& in, const Planes& planes, const Kink& kink, T* out);

/// Where gradients go; null where none is wanted. `shift` is [images, pixels] whatever the step.
template <typename T>
struct PlaneActGradients {
  T* x = nullptr;
  T* scale = nullptr;
  T* shift = nullptr;
  T* bias = nullptr;
};

/// From `gradient` of the loss by `out`, the result of plane_act_forward for `in`, of which `shift`
/// and `bias` are not looked at, and `x` only for the gradient of `scale`. Same bits for any number
/// of threads.
template <typename T>
void plane_act_backward(const T* gradient, const T* out, const PlaneActInput<T>& in,
                        const Planes& planes, const Kink& kink, const PlaneActGradients<T>& to);

}  // namespace oct::nn
