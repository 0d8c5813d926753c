// SPDX-License-Identifier: Apache-2.0
// Key functions of the interfaces, so that their typeinfo stands once, in liboctsdk.so, and the
// checks around the plugin's hooks.
#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>

#include <sstream>

#include "octsdk/dataset.h"
#include "octsdk/draft/latent_space.h"
#include "octsdk/error.h"
#include "octsdk/metric.h"
#include "octsdk/model.h"

namespace oct {
namespace {

std::string shape_of(const at::Tensor& tensor) {
  if (!tensor.defined()) return "no tensor";
  std::ostringstream text;
  text << tensor.sizes();
  return text.str();
}

}  // namespace

const char* name_of(Pairing pairing) {
  switch (pairing) {
    case Pairing::single:
      return "single";
    case Pairing::unpaired:
      return "unpaired";
    case Pairing::paired:
      return "paired";
  }
  return "unknown";
}

PartVisitor::~PartVisitor() = default;
StepContext::~StepContext() = default;
Generator::~Generator() = default;
Translator::~Translator() = default;
LatentSpace::~LatentSpace() = default;
Model::~Model() = default;
Dataset::~Dataset() = default;
Metric::~Metric() = default;
Features::~Features() = default;

Request Model::request(const Progress&) const {
  return {};
}
Generator* Model::generator() {
  return nullptr;
}
Translator* Model::translator() {
  return nullptr;
}
LatentSpace* Model::latent_space() {
  return nullptr;
}
void Metric::use(const FeatureSpace&) {}
void Metric::use(Generator&, LatentSpace&, const at::Tensor&, const Embed&) {}
bool Generator::truncates() const {
  return false;
}

at::Tensor Generator::generate(const at::Tensor& z, const at::Tensor& labels,
                               const Sampling& sampling) {
  if (z.dim() != 2 || z.size(1) != latent_size()) {
    throw Error(ExitCode::usage, "generate: latents have shape " + shape_of(z) + "; expected [N, " +
                                     std::to_string(latent_size()) + "]");
  }
  if (!(sampling.psi >= 0 && sampling.psi <= 1)) {
    throw Error(ExitCode::usage, "generate: psi is " + std::to_string(sampling.psi) +
                                     "; expected a number from 0 to 1");
  }
  if (sampling.psi_cutoff < 0) {
    throw Error(ExitCode::usage, "generate: the cutoff of psi is " +
                                     std::to_string(sampling.psi_cutoff) + "; expected 0 or more");
  }
  if (sampling.noise == NoiseMode::random && sampling.random == nullptr) {
    throw Error(ExitCode::usage, "generate: random noise needs a stream in Sampling::random");
  }
  const c10::NoGradGuard no_grad;
  at::Tensor images = do_generate(z, labels, sampling);
  if (!images.defined() || images.dim() != 4 || images.size(0) != z.size(0)) {
    throw Error(ExitCode::plugin_failed, "generate: the model returned " + shape_of(images) +
                                             "; expected [" + std::to_string(z.size(0)) +
                                             ", C, H, W]");
  }
  return images;
}

at::Tensor Translator::translate(const at::Tensor& images, Direction direction) {
  const c10::NoGradGuard no_grad;
  at::Tensor result = do_translate(images, direction);
  if (!result.defined() || result.dim() != 4 || result.size(0) != images.size(0) ||
      result.size(2) != images.size(2) || result.size(3) != images.size(3)) {
    throw Error(ExitCode::plugin_failed, "translate: the model returned " + shape_of(result) +
                                             " for images of shape " + shape_of(images) +
                                             "; expected the same batch and image size");
  }
  return result;
}

Sample Dataset::load(const Record& record, const std::string& modality, Size size) const {
  for (const Item& item : record.items) {
    if (item.modality == modality) return checked(do_load(item, size), item, size);
  }
  throw Error(ExitCode::invalid_input, "record '" + record.id + "' has no " + modality + " image");
}

Sample Dataset::load_file(const std::string& path, const std::string& modality, Size size) const {
  const Item item{modality, path, ""};
  return checked(do_load(item, size), item, size);
}

Sample Dataset::checked(Sample sample, const Item& item, Size size) const {
  const at::Tensor& image = sample.image;
  std::int64_t channels = 0;
  for (const Modality& modality : give().modalities) {
    if (modality.name == item.modality) channels = modality.channels;
  }
  const bool fits = image.defined() && image.dim() == 3 && image.size(0) == channels &&
                    image.size(1) == size.height && image.size(2) == size.width &&
                    image.scalar_type() == at::kFloat && image.is_contiguous();
  if (!fits) {
    throw Error(ExitCode::plugin_failed,
                "load '" + item.path + item.key + "': the dataset returned " + shape_of(image) +
                    "; expected contiguous float32 [" + std::to_string(channels) + ", " +
                    std::to_string(size.height) + ", " + std::to_string(size.width) + "]");
  }
  return sample;
}

}  // namespace oct
