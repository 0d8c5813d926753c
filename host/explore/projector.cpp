// SPDX-License-Identifier: Apache-2.0
#include "explore/projector.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <sstream>

#include "explore/laplacian.h"
#include "octsdk/error.h"
#include "octsdk/nn/adam.h"
#include "octsdk/nn/noise.h"

namespace oct::host {
namespace {

constexpr double k_rate = 0.1;
constexpr double k_ramp_up = 0.05;
constexpr double k_ramp_down = 0.25;
constexpr double k_style_noise = 0.05;
constexpr double k_style_noise_ends = 0.75;
constexpr double k_noise_weight = 1e5;
constexpr std::int64_t k_least_noise = 8;

double number(const at::Tensor& value) {
  return value.item<double>();
}

/// Mean 0 and variance 1 for each map, in place.
void renormalise(const std::vector<at::Tensor>& noise) {
  const c10::NoGradGuard no_grad;
  for (at::Tensor map : noise) {
    map.sub_(map.mean());
    map.mul_(map.square().mean().rsqrt());
  }
}

void check_shape(const at::Tensor& made, const at::Tensor& target) {
  if (made.sizes().equals(target.sizes())) return;
  std::ostringstream text;
  text << "--project: the image is " << target.sizes() << ", the model makes " << made.sizes();
  throw Error(ExitCode::usage, text.str());
}

/// The search: one style [1, 1, D] and the noise maps, moved by Adam.
class Search {
 public:
  Search(const StyleSpace& space, const at::Tensor& target, const ProjectionPlan& plan)
      : space_(space), target_(target), plan_(plan) {
    const at::Tensor samples = space.sample(plan.seed, plan.samples);
    const at::Tensor mean = samples.mean(0);
    spread_ = std::sqrt(number((samples - mean).square().sum()) / double(plan.samples));
    style_ = mean.to(target.options()).view({1, 1, -1}).clone();
    std::vector<nn::NamedParameter> parameters{{"style", style_}};
    for (const at::Tensor& map : space.noise()) {
      Rng random(plan.seed, "projection-map", noise_.size());
      noise_.push_back(nn::standard_normal(map.sizes(), random, target.options()));
      parameters.push_back({"noise." + std::to_string(noise_.size()), noise_.back()});
    }
    for (const nn::NamedParameter& parameter : parameters) {
      at::Tensor(parameter.tensor).set_requires_grad(true);
    }
    adam_ = std::make_unique<nn::Adam>(parameters, nn::AdamOptions{});
  }

  [[nodiscard]] at::Tensor styles() const { return style_.expand({1, space_.style_count(), -1}); }
  [[nodiscard]] at::Tensor synthesize(const at::Tensor& styles) const {
    const at::Tensor made = space_.synthesize(styles, noise_);
    check_shape(made, target_);
    return made;
  }
  [[nodiscard]] double distance() const {
    const c10::NoGradGuard no_grad;
    return number(laplacian_distance(synthesize(styles()), target_));
  }

  void step(std::int64_t i) {
    const double done = double(i) / double(plan_.steps);
    adam_->set_learning_rate(k_rate * projection_rate(done));
    const double fade = std::max(0.0, 1 - done / k_style_noise_ends);
    Rng random(plan_.seed, "projection-style", static_cast<std::uint64_t>(i));
    const at::Tensor shake = nn::standard_normal(style_.sizes(), random, style_.options()) *
                             (spread_ * k_style_noise * fade * fade);
    const at::Tensor made = synthesize((style_ + shake).expand({1, space_.style_count(), -1}));
    at::Tensor loss = laplacian_distance(made, target_);
    if (plan_.tick) plan_.tick(i, number(loss));
    if (!noise_.empty()) loss = loss + k_noise_weight * noise_penalty(noise_);
    adam_->zero_grad();
    loss.backward();
    adam_->step();
    renormalise(noise_);
  }

  [[nodiscard]] const std::vector<at::Tensor>& noise() const { return noise_; }

 private:
  const StyleSpace& space_;
  at::Tensor target_;
  const ProjectionPlan& plan_;
  double spread_ = 0;
  at::Tensor style_;
  std::vector<at::Tensor> noise_;
  std::unique_ptr<nn::Adam> adam_;
};

}  // namespace

double projection_rate(double done) {
  const double down = std::min(1.0, (1 - done) / k_ramp_down);
  return (0.5 - 0.5 * std::cos(down * std::numbers::pi)) * std::min(1.0, done / k_ramp_up);
}

at::Tensor noise_penalty(const std::vector<at::Tensor>& noise) {
  at::Tensor sum = at::zeros({}, noise.front().options());
  for (const at::Tensor& map : noise) {
    at::Tensor level = map.unsqueeze(0).unsqueeze(0);
    while (true) {
      for (const std::int64_t axis : {2, 3}) {
        sum = sum + (level * at::roll(level, 1, axis)).mean().square();
      }
      if (std::min(level.size(2), level.size(3)) <= k_least_noise) break;
      level = at::avg_pool2d(level, 2);
    }
  }
  return sum;
}

Projection project(const StyleSpace& space, const at::Tensor& target, const ProjectionPlan& plan) {
  Search search(space, target.unsqueeze(0), plan);
  Projection result;
  result.first_distance = search.distance();
  for (std::int64_t i = 0; i < plan.steps; ++i) search.step(i);
  const c10::NoGradGuard no_grad;
  result.last_distance = search.distance();
  result.styles = search.styles().detach().clone();
  for (const at::Tensor& map : search.noise()) result.noise.push_back(map.detach());
  result.image =
      search.synthesize(result.styles).select(0, 0).clamp(-1, 1).to(at::kCPU, at::kFloat);
  return result;
}

}  // namespace oct::host
