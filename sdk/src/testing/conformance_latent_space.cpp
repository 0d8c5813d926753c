// SPDX-License-Identifier: Apache-2.0
#include "conformance_latent_space.h"

#include <torch/torch.h>

#include "octsdk/draft/latent_space.h"

namespace oct::testing {
namespace {

constexpr int k_few_steps = 3;
constexpr double k_rounding = 1e-4;

void expect_shape(const at::Tensor& tensor, at::IntArrayRef shape, const std::string& what) {
  expect(tensor.defined() && tensor.sizes().equals(shape),
         what + " of shape " + shape_text(tensor) + ", expected " +
             shape_text(torch::empty(shape, torch::kFloat)));
}

void expect_close(const at::Tensor& seen, const at::Tensor& wanted, const std::string& what) {
  expect(seen.sizes().equals(wanted.sizes()),
         what + ": images of shape " + shape_text(seen) + ", expected " + shape_text(wanted));
  const double difference = (seen - wanted).abs().max().item<double>();
  expect(difference <= k_rounding, what + ": they differ by up to " + std::to_string(difference));
}

at::Tensor images_of(LatentSpace& space, const at::Tensor& styles) {
  const torch::NoGradGuard no_grad;
  return space.synthesize(styles, {}).clamp(-1, 1);
}

void check_shapes(Report& report, Trial& trial, LatentSpace& space) {
  report.check("styles, their mean, noise maps and style weights have the promised shapes", [&] {
    const std::int64_t count = space.style_count();
    const std::int64_t size = space.style_size();
    expect(count >= 1 && size >= 1,
           "style_count is " + std::to_string(count) + ", style_size is " + std::to_string(size));
    expect_shape(space.map(trial.latents(), trial.labels()), {k_trial_batch, count, size},
                 "map(): styles");
    expect_shape(space.average(), {size}, "average(): the mean style");
    for (const at::Tensor& map : space.noise()) {
      expect(map.defined() && map.dim() == 2, "noise(): a map of shape " + shape_text(map));
    }
    const at::Tensor weights = space.style_weights();
    expect(!weights.defined() || (weights.dim() == 2 && weights.size(1) == size),
           "style_weights(): shape " + shape_text(weights) + ", expected [rows, " +
               std::to_string(size) + "]");
  });
}

void check_synthesis(Report& report, Trial& trial, LatentSpace& space) {
  report.check("synthesize(map(z)), clamped, is what generate(z) gives", [&] {
    const torch::NoGradGuard no_grad;
    const at::Tensor z = trial.latents();
    const at::Tensor wanted = trial.model().generator()->generate(z, trial.labels());
    const at::Tensor styles = space.map(z, trial.labels());
    expect_close(images_of(space, styles), wanted, "with the constant noise");
    expect_close(space.synthesize(styles, space.noise()).clamp(-1, 1), wanted,
                 "with noise() handed in");
  });
}

void check_gradients(Report& report, Trial& trial, LatentSpace& space) {
  report.check("gradients reach every style, and the noise", [&] {
    const at::Tensor styles =
        space.map(trial.latents(), trial.labels()).detach().clone().requires_grad_();
    std::vector<at::Tensor> noise;
    for (const at::Tensor& map : space.noise()) {
      noise.push_back(map.detach().clone().requires_grad_());
    }
    const at::Tensor images = space.synthesize(styles, noise);
    expect(images.requires_grad(), "the images carry no graph");
    images.square().sum().backward();
    expect(styles.grad().defined(), "the styles have no gradient");
    for (std::int64_t i = 0; i < space.style_count(); ++i) {
      const at::Tensor gradient = styles.grad().select(1, i);
      expect(at::isfinite(gradient).all().item<bool>() && gradient.abs().max().item<double>() > 0,
             "style " + std::to_string(i) + " has a gradient that is zero or not finite");
    }
    for (std::size_t i = 0; i < noise.size(); ++i) {
      expect(noise[i].grad().defined() && noise[i].grad().abs().max().item<double>() > 0,
             "noise map " + std::to_string(i) + " has no gradient");
    }
  });
}

void check_truncation(Report& report, Trial& trial, LatentSpace& space) {
  Generator& generator = *trial.model().generator();
  if (!generator.truncates()) return;
  report.check("psi 0 gives the image of the mean style", [&] {
    Sampling sampling;
    sampling.psi = 0;
    const at::Tensor mean =
        space.average().expand({k_trial_batch, space.style_count(), space.style_size()});
    expect_close(generator.generate(trial.latents(), trial.labels(), sampling),
                 images_of(space, mean), "against synthesize(average())");
  });
}

}  // namespace

void check_latent_space(Report& report, Trial& trial) {
  LatentSpace* space = trial.model().latent_space();
  if (space == nullptr) return;
  if (!report.check("a model with a latent space generates", [&] {
        expect(trial.model().generator() != nullptr, "generator() returns null");
        for (int i = 0; i < k_few_steps; ++i) trial.step();
      })) {
    return;
  }
  check_shapes(report, trial, *space);
  check_synthesis(report, trial, *space);
  check_gradients(report, trial, *space);
  check_truncation(report, trial, *space);
}

}  // namespace oct::testing
