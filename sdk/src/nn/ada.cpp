// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/ada.h"

#include <torch/torch.h>

#include <algorithm>
#include <string>

#include "octsdk/error.h"

namespace oct::nn {
namespace {

void require(bool good, const std::string& what, double value, const char* expected) {
  if (good) return;
  throw Error(ExitCode::usage,
              "ADA: the " + what + " is " + std::to_string(value) + "; expected " + expected);
}

}  // namespace

AdaController::AdaController(const AdaOptions& options) : options_(options), p_(options.initial_p) {
  require(options.target >= -1 && options.target <= 1, "target", options.target,
          "a number from -1 to 1");
  require(options.kimg > 0, "kimg", options.kimg, "a positive number");
  require(options.interval > 0, "interval", static_cast<double>(options.interval),
          "a positive number of steps");
  require(options.initial_p >= 0, "initial p", options.initial_p, "0 or more");
}

void AdaController::observe(const at::Tensor& real_scores) {
  signs_ += real_scores.detach().sign().sum(torch::kDouble).item<double>();
  scores_ += static_cast<double>(real_scores.numel());
}

void AdaController::end_step(std::int64_t images, StepContext& context) {
  images_ += static_cast<double>(images);
  steps_ += 1;
  if (steps_ >= static_cast<double>(options_.interval)) adjust(context);
}

void AdaController::adjust(StepContext& context) {
  const at::Tensor seen = context.mean_over_ranks(torch::tensor({signs_, scores_}, torch::kDouble));
  const double signs = seen[0].item<double>();
  const double scores = seen[1].item<double>();
  if (scores > 0) {
    sign_mean_ = signs / scores;
    const double change = images_ / (options_.kimg * 1000);
    if (sign_mean_ > options_.target) p_ += change;
    if (sign_mean_ < options_.target) p_ = std::max(0.0, p_ - change);
  }
  signs_ = scores_ = images_ = steps_ = 0;
}

void AdaController::visit_parts(PartVisitor& visitor, std::string_view name) {
  const std::string prefix = std::string(name) + ".";
  visitor.number(prefix + "p", p_);
  visitor.number(prefix + "sign_mean", sign_mean_);
  visitor.number(prefix + "signs", signs_);
  visitor.number(prefix + "scores", scores_);
  visitor.number(prefix + "images", images_);
  visitor.number(prefix + "steps", steps_);
}

}  // namespace oct::nn
