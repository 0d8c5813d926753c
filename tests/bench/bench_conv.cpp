// SPDX-License-Identifier: Apache-2.0
// The SDK's convolution kernels beside oneDNN's, shape by shape and pass by pass. GFLOP/s count the
// multiplications of the plain algorithm, so that the two compare. OCT_BENCH_AVX2=1 leaves AVX-512
// unused on our side; ONEDNN_MAX_CPU_ISA=AVX2 does on oneDNN's.
#include <benchmark/benchmark.h>
#include <hwy/targets.h>
#include <torch/torch.h>

#include <cstdlib>
#include <string>

#include "nn/column_gradient.h"
#include "nn/conv_choice.h"
#include "octsdk/nn/allocator.h"

namespace oct::nn {
namespace {

using winograd::Convolution;
using winograd::Kind;

struct Tensors {
  explicit Tensors(const Convolution& c)
      : x(torch::randn({c.images, c.in, c.height, c.width})),
        weight(torch::randn({c.out, c.in, c.side(), c.side()})),
        y(torch::randn({c.images, c.out, c.out_height(), c.out_width()})) {}

  at::Tensor x, weight, y;
};

enum class Pass { result, input_gradient, weight_gradient };

void ours(const Convolution& c, const Tensors& t, Pass pass) {
  const float* const x = t.x.const_data_ptr<float>();
  const float* const weight = t.weight.const_data_ptr<float>();
  const float* const y = t.y.const_data_ptr<float>();
  const bool by_columns = columns_are_faster(c);
  switch (pass) {
    case Pass::result:
      winograd::forward(c, x, weight, nullptr, torch::empty_like(t.y).data_ptr<float>());
      return;
    case Pass::input_gradient:
      winograd::input_gradient(c, y, weight, nullptr, torch::empty_like(t.x).data_ptr<float>());
      return;
    case Pass::weight_gradient:
      (by_columns ? column_weight_gradient : winograd::weight_gradient)(
          c, x, y, torch::empty_like(t.weight).data_ptr<float>());
      return;
  }
}

void theirs(const Convolution& c, const Tensors& t, Pass pass) {
  const std::int64_t stride = c.kind == Kind::dense ? 1 : 2;
  if (pass == Pass::result) {
    benchmark::DoNotOptimize(torch::conv2d(t.x, t.weight, {}, stride, c.padding));
    return;
  }
  const bool of_x = pass == Pass::input_gradient;
  benchmark::DoNotOptimize(at::convolution_backward(
      t.y, t.x, t.weight, at::OptionalIntArrayRef(), {stride, stride}, {c.padding, c.padding},
      {1, 1}, false, {0, 0}, 1, std::array<bool, 3>{of_x, !of_x, false}));
}

void time(benchmark::State& state, const Convolution& c, Pass pass, bool is_ours) {
  const torch::NoGradGuard no_grad;
  const Tensors tensors(c);
  for (auto _ : state) is_ours ? ours(c, tensors, pass) : theirs(c, tensors, pass);
  const auto work = static_cast<double>(2 * c.side() * c.side() * tensors.y.numel() * c.in);
  state.counters["GFLOP/s"] = benchmark::Counter(
      work * 1e-9, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

constexpr std::array k_shapes = {
    // ResNet-9 of CycleGAN at 256; its widest layers of ProGAN and StyleGAN2, batch 2.
    Convolution{Kind::dense, 1, 256, 256, 66, 66, 0},
    Convolution{Kind::dense, 2, 512, 512, 8, 8, 1},
    Convolution{Kind::dense, 2, 512, 512, 16, 16, 1},
    Convolution{Kind::dense, 2, 512, 512, 32, 32, 1},
    Convolution{Kind::dense, 2, 256, 256, 64, 64, 1},
    Convolution{Kind::dense, 2, 128, 128, 128, 128, 1},
    Convolution{Kind::dense, 2, 64, 64, 256, 256, 1},
    // Few channels, few tiles.
    Convolution{Kind::dense, 1, 512, 512, 16, 16, 1},
    Convolution{Kind::dense, 1, 256, 256, 16, 16, 1},
    Convolution{Kind::dense, 1, 64, 64, 16, 16, 1},
    Convolution{Kind::dense, 1, 32, 32, 64, 64, 1},
    Convolution{Kind::dense, 1, 16, 16, 64, 64, 1},
    // Rescaling layers of ProGAN, batch 2; U-Net and PatchGAN, batch 1.
    Convolution{Kind::halving, 2, 64, 128, 256, 256, 1},
    Convolution{Kind::halving, 2, 128, 256, 128, 128, 1},
    Convolution{Kind::halving, 2, 256, 512, 64, 64, 1},
    Convolution{Kind::halving, 2, 512, 512, 32, 32, 1},
    Convolution{Kind::halving, 2, 512, 512, 16, 16, 1},
    Convolution{Kind::halving, 1, 64, 128, 128, 128, 1},
    Convolution{Kind::halving, 1, 128, 256, 64, 64, 1},
    Convolution{Kind::halving, 1, 256, 512, 32, 32, 1},
    Convolution{Kind::halving, 1, 512, 512, 16, 16, 1},
    // The U-Net's way up, whose result is this input gradient.
    Convolution{Kind::halving, 1, 64, 256, 128, 128, 1},
    Convolution{Kind::halving, 1, 128, 512, 64, 64, 1},
    Convolution{Kind::halving, 1, 256, 1024, 32, 32, 1},
    Convolution{Kind::halving, 1, 512, 1024, 16, 16, 1},
    Convolution{Kind::halving, 1, 512, 1024, 8, 8, 1},
    Convolution{Kind::halving, 1, 512, 1024, 4, 4, 1},
    Convolution{Kind::halving, 1, 512, 512, 2, 2, 1},
};

std::string name_of(const Convolution& c, const char* pass) {
  return std::string(c.kind == Kind::dense ? "3x3/" : "4x4s2/") + std::to_string(c.images) + "x" +
         std::to_string(c.in) + "to" + std::to_string(c.out) + "/" + std::to_string(c.height) +
         "/" + pass;
}

void register_all() {
  for (const Convolution& c : k_shapes) {
    for (const auto& [pass, name] :
         {std::pair{Pass::result, "result"}, std::pair{Pass::input_gradient, "input"},
          std::pair{Pass::weight_gradient, "weight"}}) {
      for (const bool is_ours : {true, false}) {
        const std::string label = name_of(c, name) + (is_ours ? "/ours" : "/onednn");
        benchmark::RegisterBenchmark(
            label.c_str(),
            [c, pass = pass, is_ours](benchmark::State& state) { time(state, c, pass, is_ours); })
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
      }
    }
  }
}

}  // namespace
}  // namespace oct::nn

int main(int count, char** values) {
  if (std::getenv("OCT_BENCH_AVX2") != nullptr) hwy::DisableTargets(HWY_AVX3 | HWY_AVX3_DL);
  oct::nn::tune_allocator();
  oct::nn::register_all();
  benchmark::Initialize(&count, values);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
