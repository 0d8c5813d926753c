// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "upfirdn_kernel.h"

namespace oct::nn {

/// Whether it is a filter of 4 x 4 taps, not separated, whose window moves pixel by pixel: that of
/// StyleGAN2's resampling convolutions, which has a loop of its own.
bool has_window(const UpfirdnAxis& x, const UpfirdnAxis& y, const UpfirdnTaps& taps);

/// upfirdn_planes() where has_window(), on the calling thread.
template <typename T>
void filter_by_window(const T* in, T* out, std::int64_t planes, const UpfirdnAxis& x,
                      const UpfirdnAxis& y, const UpfirdnTaps& taps);

}  // namespace oct::nn
