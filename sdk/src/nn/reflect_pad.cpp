// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/reflect_pad.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>

#include "fast_path.h"

namespace oct::nn {
namespace {

using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

struct Frame {
  std::int64_t height, width, pad;
  [[nodiscard]] std::int64_t outer_height() const { return height + 2 * pad; }
  [[nodiscard]] std::int64_t outer_width() const { return width + 2 * pad; }
};

/// The sample that lies at `i` in [-pad, size + pad).
std::int64_t mirrored(std::int64_t i, std::int64_t size) {
  if (i < 0) return -i;
  return i < size ? i : 2 * (size - 1) - i;
}

template <typename T>
void pad_plane(const T* in, const Frame& frame, T* out) {
  for (std::int64_t y = 0; y < frame.outer_height(); ++y, out += frame.outer_width()) {
    const T* row = in + mirrored(y - frame.pad, frame.height) * frame.width;
    for (std::int64_t p = 0; p < frame.pad; ++p) {
      out[p] = row[frame.pad - p];
      out[frame.pad + frame.width + p] = row[frame.width - 2 - p];
    }
    std::copy(row, row + frame.width, out + frame.pad);
  }
}

/// The transposed map: every outer sample is added to the one it was taken from.
template <typename T>
void fold_plane(const T* in, const Frame& frame, T* out) {
  const auto row_of = [&](std::int64_t y) { return in + (y + frame.pad) * frame.outer_width(); };
  const auto add_row = [&](const T* from, T* to, bool first) {
    const T* inner = from + frame.pad;
    if (first) {
      std::copy(inner, inner + frame.width, to);
    } else {
      for (std::int64_t x = 0; x < frame.width; ++x) to[x] += inner[x];
    }
    for (std::int64_t p = 0; p < frame.pad; ++p) {
      to[frame.pad - p] += from[p];
      to[frame.width - 2 - p] += from[frame.pad + frame.width + p];
    }
  };
  for (std::int64_t y = 0; y < frame.height; ++y) {
    add_row(row_of(y), out + y * frame.width, true);
  }
  for (std::int64_t p = 1; p <= frame.pad; ++p) {
    add_row(row_of(-p), out + p * frame.width, false);
    add_row(row_of(frame.height - 1 + p), out + (frame.height - 1 - p) * frame.width, false);
  }
}

/// work(plane of `from`, plane of `to`) for each of [N, C, ...] that both have.
template <class Work>
void for_planes(const at::Tensor& from, const at::Tensor& to, const Work& work) {
  constexpr std::int64_t pixels_worth_a_thread = 16384;
  const std::int64_t in = from.size(2) * from.size(3);
  const std::int64_t out = to.size(2) * to.size(3);
  const std::int64_t grain = std::max<std::int64_t>(1, pixels_worth_a_thread / std::max(in, out));
  by_type(from, [&]<typename T>(T) {
    const T* x = from.const_data_ptr<T>();
    T* y = to.mutable_data_ptr<T>();
    at::parallel_for(0, from.size(0) * from.size(1), grain,
                     [&](std::int64_t begin, std::int64_t end) {
                       for (std::int64_t i = begin; i < end; ++i) work(x + i * in, y + i * out);
                     });
  });
}

at::Tensor fold(const at::Tensor& x, std::int64_t pad);

struct PadFunction final : torch::autograd::Function<PadFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, std::int64_t pad) {
    context->saved_data["pad"] = pad;
    const Frame frame{x.size(2), x.size(3), pad};
    const at::Tensor out =
        at::empty({x.size(0), x.size(1), frame.outer_height(), frame.outer_width()}, x.options());
    for_planes(x, out, [&](const auto* from, auto* to) { pad_plane(from, frame, to); });
    return out;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    return {fold(gradients[0].contiguous(), context->saved_data["pad"].toInt()), {}};
  }
};

struct FoldFunction final : torch::autograd::Function<FoldFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, std::int64_t pad) {
    context->saved_data["pad"] = pad;
    const Frame frame{x.size(2) - 2 * pad, x.size(3) - 2 * pad, pad};
    const at::Tensor out =
        at::empty({x.size(0), x.size(1), frame.height, frame.width}, x.options());
    for_planes(x, out, [&](const auto* from, auto* to) { fold_plane(from, frame, to); });
    return out;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    return {PadFunction::apply(gradients[0].contiguous(), context->saved_data["pad"].toInt()), {}};
  }
};

at::Tensor fold(const at::Tensor& x, std::int64_t pad) {
  return FoldFunction::apply(x, pad);
}

}  // namespace

at::Tensor reflect_pad2d(const at::Tensor& x, std::int64_t pad) {
  const bool fits =
      x.dim() == 4 && takes_fast_path(x) && pad >= 0 && pad < std::min(x.size(2), x.size(3));
  return fits ? PadFunction::apply(x, pad) : torch::reflection_pad2d(x, {pad, pad, pad, pad});
}

}  // namespace oct::nn
