// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/batch.h"
#include "octsdk/export.h"
#include "octsdk/options.h"
#include "octsdk/parts.h"
#include "octsdk/random.h"

namespace oct {

/// What a model must be fed. The host holds it against the dataset's Give before reading anything.
struct Need {
  Pairing pairing = Pairing::single;
  bool labels = false;             ///< true: cannot train without class labels
  bool equal_channels = false;     ///< true: source and target must have as many channels
  std::int64_t size_multiple = 1;  ///< height and width must be multiples of this
  std::int64_t smallest_size = 1;  ///< and at least this
  bool power_of_two = false;       ///< and powers of two
};

/// Everything fixed before the networks are built.
struct ModelSetup {
  std::string source_modality;       ///< "dfe", "oct"; empty for a model of single images
  std::string target_modality;       ///< of the images to be modelled; tells what may be augmented
  std::int64_t source_channels = 0;  ///< 0 for a model of single images
  std::int64_t target_channels = 1;
  Size size;                         ///< of a training image
  std::vector<std::string> classes;  ///< names behind the columns of Batch::labels
  at::ScalarType dtype = at::kFloat;
  at::Device device = at::kCPU;
};

/// Where training stands. Counted over all ranks.
struct Progress {
  std::int64_t step = 0;              ///< steps done
  std::int64_t images = 0;            ///< images (pairs) seen
  std::int64_t images_per_epoch = 1;  ///< the larger of the two domains when unpaired
  /// Whole epochs done.
  [[nodiscard]] std::int64_t epoch() const { return images / images_per_epoch; }
};

/// What a model wants to be given now; 0 means "as the run is configured".
struct Request {
  Size size;
  std::int64_t batch = 0;
};

namespace nn {
class Optimizer;
}

/// The host's hands during one training step. Precision, reduction over processes and the guard
/// against NaN live behind backward() and step(), once for all models. Owned by the host, valid for
/// the call of train_step it is passed to, used on the calling thread only.
class OCT_API StepContext {
 public:
  virtual ~StepContext();

  /// Accumulates d(loss)/d(parameters). `loss` is a scalar tensor.
  /// Throws Error(diverged) naming `what` when it is not finite.
  virtual void backward(const at::Tensor& loss, std::string_view what) = 0;
  /// Averages the gradients over all ranks and lets `optimizer` update its parameters.
  virtual void step(nn::Optimizer& optimizer) = 0;
  /// The mean of `value` over all ranks; `value` itself in a run of one process.
  virtual at::Tensor mean_over_ranks(const at::Tensor& value) = 0;

  /// Progress before this step.
  [[nodiscard]] virtual const Progress& progress() const = 0;
  /// A random stream that is a pure function of (seed, rank, step, purpose).
  [[nodiscard]] virtual Rng random(std::string_view purpose) const = 0;

  /// Logs one number of this step, under a stable name such as "loss_G".
  virtual void scalar(std::string_view name, const at::Tensor& value) = 0;
  virtual void scalar(std::string_view name, double value) = 0;
};

/// Where a generator takes its per-pixel noise from; others ignore it.
enum class NoiseMode {
  constant,  ///< fixed maps, kept with the weights
  random,    ///< drawn anew from Sampling::random
  none,      ///< none is added
};

/// How images are drawn from a Generator.
struct Sampling {
  double psi = 1;               ///< truncation in [0, 1]: 0 = the mean image, 1 = as trained.
                                ///< Karras et al. 2019, arXiv 1812.04948, appendix B
  std::int64_t psi_cutoff = 0;  ///< styles, from the coarsest, that psi acts on; 0 = all
  NoiseMode noise = NoiseMode::constant;
  Rng* random = nullptr;  ///< the caller's; must not be null with NoiseMode::random
};

class LatentSpace;

/// Ability: a latent vector becomes an image.
class OCT_API Generator {
 public:
  virtual ~Generator();
  /// Width of a latent vector.
  [[nodiscard]] virtual std::int64_t latent_size() const = 0;
  /// `z` [N, latent_size], N(0, 1); `labels` [N, K] or undefined. Returns [N, C, H, W] in [-1, 1].
  /// No gradient is recorded. Throws Error(usage) for latents of another width and for a Sampling
  /// out of range, Error(plugin_failed) when the plugin returns another shape.
  at::Tensor generate(const at::Tensor& z, const at::Tensor& labels, const Sampling& sampling = {});
  /// Whether Sampling::psi has an effect.
  [[nodiscard]] virtual bool truncates() const;

 private:
  virtual at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels,
                                 const Sampling& sampling) = 0;
};

/// Which way an image is translated.
enum class Direction { source_to_target, target_to_source };

/// Whether a part of that use is needed to make images; with `only`, to translate that way.
constexpr bool makes_images(PartUse use, std::optional<Direction> only = {}) {
  const PartUse of_the_other_way =
      only == Direction::source_to_target ? PartUse::backward : PartUse::forward;
  return use != PartUse::training && !(only && use == of_the_other_way);
}

/// Ability: an image of one modality becomes one of the other.
class OCT_API Translator {
 public:
  virtual ~Translator();
  /// False for a direction that the model has not learnt.
  [[nodiscard]] virtual bool offers(Direction direction) const = 0;
  /// `images` [N, C, H, W] in [-1, 1] of the side named first in `direction`, H and W as Need asks;
  /// returns [N, C', H, W] in [-1, 1]. No gradient is recorded. Throws Error(plugin_failed) when
  /// the plugin returns another batch or image size.
  at::Tensor translate(const at::Tensor& images, Direction direction);

 private:
  virtual at::Tensor do_translate(const at::Tensor& images, Direction direction) = 0;
};

/// A generative model. The host calls, on one thread and in this order: options, presets, (options
/// are set), need, build, visit_parts (to restore), then request and train_step by turns;
/// visit_parts and the abilities between steps. A model writes no file and prints nothing.
class OCT_API Model {
 public:
  virtual ~Model();

  /// Declares every option; targets are members of this object.
  virtual void options(OptionSet& set) = 0;
  /// Named sets of values; the host needs at least "quick". "paper" is the published recipe.
  [[nodiscard]] virtual std::vector<Preset> presets() const = 0;
  /// Depends on the options only. Throws Error(usage) when options contradict one another.
  [[nodiscard]] virtual Need need() const = 0;

  /// Makes networks and optimizers, drawing initial weights from LibTorch's default generator,
  /// which the host has seeded. Throws Error(usage) when setup and options contradict.
  virtual void build(const ModelSetup& setup) = 0;
  /// The one function from which the host saves, restores, counts and moves: names every network,
  /// optimizer, tensor and number that the next step depends on, always in the same order.
  virtual void visit_parts(PartVisitor& visitor) = 0;

  /// What the next step wants; a function of the images seen only, so that resume is exact.
  [[nodiscard]] virtual Request request(const Progress& progress) const;
  /// One update of all networks from one batch. Reads like the paper.
  virtual void train_step(const Batch& batch, StepContext& context) = 0;

  /// Abilities; null when the model has none of that kind. Owned by the model.
  virtual Generator* generator();
  virtual Translator* translator();
  virtual LatentSpace* latent_space();
};

}  // namespace oct
