// SPDX-License-Identifier: Apache-2.0
// bench_decode FILE...: images per CPU second of each file, through octhost-decode as octhost reads
// them, and decoded in this process, without what needs GDCM. First, what a start of it takes.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "src/opened.h"

namespace {

/// Of this process and of the helper that it has: what others do on the machine does not count.
double cpu_seconds() {
  rusage own{};
  getrusage(RUSAGE_SELF, &own);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  double total = seconds(own.ru_utime) + seconds(own.ru_stime);
  std::ifstream children("/proc/self/task/" + std::to_string(gettid()) + "/children");
  for (std::string child; children >> child;) {
    std::ifstream about("/proc/" + child + "/stat");
    std::string field;
    for (int i = 1; i <= 15 && about >> field; ++i) {
      if (i >= 14) {  // utime, stime
        total += std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
      }
    }
  }
  return total;
}

double per_cpu_second(const std::function<void()>& action) {
  action();
  const double start = cpu_seconds();
  int count = 0;
  double used = 0;
  for (; used < 1.5; used = cpu_seconds() - start) {
    for (int i = 0; i < 20; ++i, ++count) {
      action();
    }
  }
  return count / used;
}

void bench(const std::string& file) {
  const auto here = [&] { oct::open_image_file(file, {}, nullptr)->frame(0); };
  std::printf("%s: decode_frame() %.0f images per CPU second", file.c_str(),
              per_cpu_second([&] { oct::decode_frame(file, 0); }));
  std::fflush(stdout);
  try {
    std::printf(", in this process %.0f\n", per_cpu_second(here));
  } catch (const oct::Error&) {
    std::printf("\n");
  }
}

void bench_start() {
  constexpr int k_starts = 30;
  double least = 1e9;
  for (int i = 0; i < k_starts; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    oct::try_decode_helper();
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - begin;
    least = std::min(least, taken.count());
  }
  std::printf("octhost-decode: %.1f ms from its start to its first answer, the least of %d\n",
              least, k_starts);
}

}  // namespace

int main(int count, char** files) {
  bench_start();
  for (int i = 1; i < count; ++i) {
    bench(files[i]);
  }
}
