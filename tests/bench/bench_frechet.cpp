// SPDX-License-Identifier: Apache-2.0
// Times the Fréchet distance of two sets of random vectors, moments, interval's slopes and all, and
// prints one JSON object; as peer_metrics.py frechet does for a Python package.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "frechet.h"

int main(int argc, char** argv) {
  std::int64_t vectors = 2560;
  std::int64_t dimension = 1280;
  int threads = 2;
  CLI::App app("Times the Fréchet distance of two sets of vectors");
  app.add_option("--vectors", vectors, "in each set");
  app.add_option("--dimension", dimension, "numbers in a vector");
  app.add_option("--threads", threads, "threads of LibTorch");
  CLI11_PARSE(app, argc, argv);
  at::set_num_threads(threads);
  at::manual_seed(0);
  const at::Tensor scale = at::arange(1, dimension + 1, at::kFloat).pow(-0.5);
  const at::Tensor real = at::randn({vectors, dimension}) * scale;
  const at::Tensor fake = at::randn({vectors, dimension}) * scale;
  const auto start = std::chrono::steady_clock::now();
  const oct::fd::Frechet result =
      oct::fd::frechet(oct::fd::moments_of(real), oct::fd::moments_of(fake));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << nlohmann::json{{"seconds", seconds.count()},
                              {"peak_rss_mib", usage.ru_maxrss / 1024},
                              {"value", result.distance}}
            << "\n";
  return 0;
}
