// SPDX-License-Identifier: Apache-2.0
// Times CycleGAN's training step (both generators and both discriminators) on random images of
// three channels, and prints one JSON object. Options and keys are those of
// ../shared/peers/peer_step.py.
#include <sys/resource.h>
#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cyclegan.h"
#include "octsdk/nn/allocator.h"
#include "octsdk/testing/plain_context.h"

namespace {

struct Arguments {
  std::int64_t size = 256;
  std::int64_t batch = 1;
  int steps = 3;
  int warmup = 1;
  int threads = 2;
  std::string idt = "0.5";
  std::string width = "64";
};

Arguments parse(int argc, char** argv) {
  Arguments a;
  CLI::App app("Times one CycleGAN training step");
  app.add_option("--size", a.size, "height and width");
  app.add_option("--batch", a.batch, "image pairs in a step");
  app.add_option("--steps", a.steps, "steps to time")->check(CLI::PositiveNumber);
  app.add_option("--warmup", a.warmup, "steps before those");
  app.add_option("--threads", a.threads, "threads of LibTorch");
  app.add_option("--idt", a.idt, "lambda_identity");
  app.add_option("--width", a.width, "ngf and ndf");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return a;
}

std::unique_ptr<oct::Model> make_model(const Arguments& a) {
  auto model = std::make_unique<oct::cyclegan::CycleGan>();
  oct::OptionSet set;
  model->options(set);
  set.find("lambda-identity")->set(a.idt, "--idt");
  set.find("ngf")->set(a.width, "--width");
  set.find("ndf")->set(a.width, "--width");
  oct::ModelSetup setup;
  setup.source_channels = 3;
  setup.target_channels = 3;
  setup.size = {a.size, a.size};
  model->build(setup);
  return model;
}

std::vector<double> time_steps(const Arguments& a) {
  const auto model = make_model(a);
  oct::testing::PlainContext context(0);
  std::vector<double> seconds;
  for (int i = 0; i < a.warmup + a.steps; ++i) {
    oct::Batch batch;
    batch.source = torch::rand({a.batch, 3, a.size, a.size}) * 2 - 1;
    batch.target = torch::rand({a.batch, 3, a.size, a.size}) * 2 - 1;
    const auto start = std::chrono::steady_clock::now();
    model->train_step(batch, context);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    context.at.step += 1;
    context.at.images += a.batch;
    if (i >= a.warmup) seconds.push_back(taken.count());
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments a = parse(argc, argv);
  oct::nn::tune_allocator();
  at::set_num_threads(a.threads);
  torch::manual_seed(0);
  const std::vector<double> seconds = time_steps(a);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const nlohmann::json result{{"what", "octhost"},
                              {"model", "cyclegan"},
                              {"size", a.size},
                              {"batch", a.batch},
                              {"threads", a.threads},
                              {"steps", a.steps},
                              {"lambda_identity", std::stod(a.idt)},
                              {"seconds_per_step_median", seconds[seconds.size() / 2]},
                              {"seconds_per_step_min", seconds.front()},
                              {"peak_rss_mib", usage.ru_maxrss / 1024}};
  std::cout << result << "\n";
  return 0;
}
