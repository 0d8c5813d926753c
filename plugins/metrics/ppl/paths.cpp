// SPDX-License-Identifier: Apache-2.0
#include "paths.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "octsdk/random.h"

namespace oct::ppl {
namespace {

at::Tensor normals(at::IntArrayRef shape, Rng& random) {
  at::Tensor numbers = at::empty(shape, at::kFloat);
  float* const first = numbers.mutable_data_ptr<float>();
  std::generate_n(first, numbers.numel(), [&] { return static_cast<float>(random.normal()); });
  return numbers;
}

at::Tensor of_unit_length(const at::Tensor& rows) {
  return rows / rows.norm(2, {1}, true);
}

// One class for the whole path: [2, K].
at::Tensor drawn_label(const at::Tensor& labels, Rng& random) {
  if (!labels.defined()) return {};
  const auto row =
      static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(labels.size(0))));
  return labels.narrow(0, row, 1).expand({2, -1}).contiguous();
}

at::Tensor styles_at(LatentSpace& space, const at::Tensor& ends, const at::Tensor& label,
                     const PathPlan& plan, double place) {
  const double next = place + plan.epsilon;
  const at::Tensor from = ends.narrow(0, 0, 1);
  const at::Tensor to = ends.narrow(0, 1, 1);
  if (plan.between_latents) {
    return space.map(at::cat({slerp(from, to, place), slerp(from, to, next)}), label);
  }
  const at::Tensor styles = space.map(ends, label);
  return at::cat({at::lerp(styles[0], styles[1], place).unsqueeze(0),
                  at::lerp(styles[0], styles[1], next).unsqueeze(0)});
}

}  // namespace

at::Tensor slerp(const at::Tensor& a, const at::Tensor& b, double share) {
  const at::Tensor start = of_unit_length(a.to(at::kDouble));
  const at::Tensor goal = of_unit_length(b.to(at::kDouble));
  const at::Tensor cosine = (start * goal).sum({1}, true);
  const at::Tensor angle = share * cosine.clamp(-1, 1).acos();
  const at::Tensor across = of_unit_length(goal - cosine * start);
  const at::Tensor point = of_unit_length(start * angle.cos() + across * angle.sin());
  return (point * std::sqrt(static_cast<double>(a.size(1)))).to(a.scalar_type());
}

at::Tensor images_of_piece(Generator& generator, LatentSpace& space, const at::Tensor& labels,
                           const PathPlan& plan, std::int64_t index) {
  const at::NoGradGuard no_grad;
  Rng random(plan.seed, "ppl-path", static_cast<std::uint64_t>(index));
  const at::Tensor ends = normals({2, generator.latent_size()}, random);
  const at::Tensor label = drawn_label(labels, random);
  const double place = plan.at_ends ? 0 : random.uniform();
  std::vector<at::Tensor> noise;
  for (const at::Tensor& map : space.noise()) noise.push_back(normals(map.sizes(), random));
  return space.synthesize(styles_at(space, ends, label, plan, place), noise);
}

}  // namespace oct::ppl
