// SPDX-License-Identifier: Apache-2.0
// What the trained generator can do: images from latent vectors, and the space between.
#include "octsdk/nn/truncation.h"
#include "stylegan.h"

namespace oct::stylegan {
namespace {

at::Tensor row(const at::Tensor& tensor, std::int64_t n) {
  return tensor.defined() ? tensor.narrow(0, n, 1) : tensor;
}

}  // namespace

// Image by image, so that the bits of one do not depend on those beside it.
at::Tensor StyleGan::do_generate(const at::Tensor& z, const at::Tensor& labels,
                                 const Sampling& sampling) {
  std::vector<at::Tensor> images;
  for (std::int64_t n = 0; n < z.size(0); ++n) {
    const at::Tensor styles =
        nn::truncated(map(row(z, n), row(labels, n)), average(), sampling.psi, sampling.psi_cutoff);
    std::vector<at::Tensor> noise;
    if (sampling.noise == NoiseMode::constant) noise = this->noise();
    if (sampling.noise == NoiseMode::random) {
      noise = g_ema_->synthesis->random_noise(1, *sampling.random);
    }
    images.push_back(g_ema_->synthesis->forward(styles, noise));
  }
  return torch::cat(images).clamp(-1, 1);
}

std::int64_t StyleGan::style_count() const {
  return g_ema_->synthesis->style_count();
}

at::Tensor StyleGan::map(const at::Tensor& z, const at::Tensor& labels) {
  return g_ema_->spread(g_ema_->mapping->forward(z.to(average().options()), labels));
}

at::Tensor StyleGan::average() const {
  return g_ema_->mapping->average();
}

std::vector<at::Tensor> StyleGan::noise() const {
  return g_ema_->synthesis->constant_noise();
}

at::Tensor StyleGan::synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) {
  return g_ema_->synthesis->forward(styles.to(average().options()),
                                    noise.empty() ? this->noise() : noise);
}

at::Tensor StyleGan::style_weights() const {
  return g_ema_->synthesis->style_weights();
}

}  // namespace oct::stylegan
