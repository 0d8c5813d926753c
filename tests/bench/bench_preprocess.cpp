// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <opencv2/core.hpp>

#include "octsdk/itk/flatten.h"
#include "octsdk/itk/preprocess.h"
#include "octsdk/itk/resize.h"
#include "octsdk/itk/retina.h"
#include "sdk_itk/phantom_images.h"

/// Speed of each preprocessing step on one core: B-scans of 512 x 496 and photographs of 1024 x 683
/// pixels, the sizes that files have.
namespace {

using namespace oct;

const Image& b_scan() {
  static const Image image = test::drawn(phantom::scan(phantom::make_eye(6), {512, 496}).image);
  return image;
}

const Image& photograph() {
  static const Image image =
      test::drawn(phantom::photograph(phantom::make_eye(6), {1024, 683}).image);
  return image;
}

Mask all_of(const Image& image) {
  return {image.width, image.height, std::vector<std::uint8_t>(image.plane_size(), 1)};
}

template <class Step>
void run(benchmark::State& state, const Step& step) {
  cv::setNumThreads(1);
  for (auto _ : state) benchmark::DoNotOptimize(step());
  state.SetItemsProcessed(state.iterations());
}

void wedge(benchmark::State& state) {
  run(state, [] { return fill_with_background(b_scan(), white_wedge(b_scan())); });
}
void contrast(benchmark::State& state) {
  const Mask seen = all_of(b_scan());
  run(state, [&] { return limit_contrast(b_scan(), seen, 1, 99); });
}
void despeckle_by(benchmark::State& state, Despeckle how) {
  run(state, [=] { return despeckle(b_scan(), how); });
}
void flatten(benchmark::State& state) {
  run(state, [] { return moved(b_scan(), flattening(find_retina(b_scan())->base)); });
}
void crop_retina(benchmark::State& state) {
  run(state, [] { return retina_part(*find_retina(b_scan()), 512, 496); });
}
void field(benchmark::State& state) {
  run(state, [] { return field_of_view(photograph()).box; });
}
void illumination(benchmark::State& state) {
  const Mask inside = field_of_view(photograph()).inside;
  run(state, [&] { return correct_illumination(photograph(), inside); });
}
void clahe(benchmark::State& state) {
  const Mask inside = field_of_view(photograph()).inside;
  run(state, [&] { return equalise(photograph(), inside, 2); });
}
void mirror(benchmark::State& state) {
  run(state, [] { return mirrored(photograph()); });
}
void resize_256(benchmark::State& state) {
  run(state, [] { return resize(b_scan(), 256, 256); });
}

BENCHMARK(wedge)->Unit(benchmark::kMillisecond);
BENCHMARK(contrast)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(despeckle_by, median, Despeckle::median)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(despeckle_by, diffusion, Despeckle::diffusion)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(despeckle_by, nlm, Despeckle::nlm)->Unit(benchmark::kMillisecond);
BENCHMARK(flatten)->Unit(benchmark::kMillisecond);
BENCHMARK(crop_retina)->Unit(benchmark::kMillisecond);
BENCHMARK(field)->Unit(benchmark::kMillisecond);
BENCHMARK(illumination)->Unit(benchmark::kMillisecond);
BENCHMARK(clahe)->Unit(benchmark::kMillisecond);
BENCHMARK(mirror)->Unit(benchmark::kMillisecond);
BENCHMARK(resize_256)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
