// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "phantom/photo.h"
#include "phantom/scorer.h"

/// Speed of the phantom on one core. Goals: 200 pairs a second at 64 x 64, 10 at 256 x 256.
namespace {

using namespace oct::phantom;

cv::Size square(const benchmark::State& state) {
  const int side = static_cast<int>(state.range(0));
  return {side, side};
}

void bm_phantom_pair(benchmark::State& state) {
  cv::setNumThreads(1);
  std::uint64_t seed = 0;
  for (auto _ : state) {
    const Eye eye = make_eye(seed++);
    benchmark::DoNotOptimize(photograph(eye, square(state)).image.data);
    benchmark::DoNotOptimize(scan(eye, square(state)).image.data);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bm_phantom_pair)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->Unit(benchmark::kMillisecond);

void bm_phantom_scorer(benchmark::State& state) {
  cv::setNumThreads(1);
  const BScan truth = scan(make_eye(1), square(state));
  for (auto _ : state) benchmark::DoNotOptimize(compare(find_structures(truth.image), truth));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bm_phantom_scorer)->Arg(64)->Arg(128)->Arg(256)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
