// SPDX-License-Identifier: Apache-2.0
// bench_decode FILE...: images/s of each file, decoded in this process and, for DICOM, through
// octhost-decode as well; what needs GDCM is decoded there only.
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "src/opened.h"

namespace {

double per_second(const std::function<void()>& action) {
  using Clock = std::chrono::steady_clock;
  action();
  int count = 0;
  const auto start = Clock::now();
  while (Clock::now() - start < std::chrono::seconds(2)) {
    action();
    ++count;
  }
  return count / std::chrono::duration<double>(Clock::now() - start).count();
}

void bench(const std::string& file) {
  const auto here = [&] { oct::open_image_file(file, {}, nullptr)->frame(0); };
  const auto first = std::chrono::steady_clock::now();
  oct::decode_frame(file, 0);
  const std::chrono::duration<double, std::milli> started =
      std::chrono::steady_clock::now() - first;
  std::printf("%s: decode_frame() %.0f images/s (the first took %.1f ms)", file.c_str(),
              per_second([&] { oct::decode_frame(file, 0); }), started.count());
  std::fflush(stdout);
  try {
    std::printf(", in this process %.0f images/s\n", per_second(here));
  } catch (const oct::Error&) {
    std::printf("\n");
  }
}

}  // namespace

int main(int count, char** files) {
  for (int i = 1; i < count; ++i) {
    bench(files[i]);
  }
}
