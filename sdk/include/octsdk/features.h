// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>

#include "octsdk/export.h"
#include "octsdk/options.h"

namespace oct {

/// Where a network's feature vectors live.
struct FeatureSpace {
  std::string name;  ///< stands in scores: "efficientnet-lite0" in "fd@efficientnet-lite0"
  std::int64_t dimension = 0;  ///< D >= 1
  std::int64_t classes = 0;    ///< K, width of the logits; 0: the network does not classify
  /// The Inception-v3 that FID is defined by, its weights recognised by hash. Only then may
  /// distances be called FID and KID.
  bool is_inception = false;
  /// Of the weights and of all that is done to an image before them; equal identities give equal
  /// vectors. Key of stored features: [0-9a-f]+.
  std::string identity;
  /// Images are rounded to gray levels first, so that a change below one is not seen: of no use to
  /// a metric that looks at small differences.
  bool rounds_images = false;
};

/// What a network says of N images. float32 on the CPU.
struct Embedding {
  at::Tensor vectors;  ///< [N, D]
  at::Tensor logits;   ///< [N, K], undefined without classes
};

/// Embeds images as Features::embed() does.
using Embed = std::function<Embedding(const at::Tensor& images)>;

/// A feature network, shared by all metrics that look at images through one (the fourth kind of
/// plugin: liboct_features_<id>.so). The host makes one object, sets its options, opens it once and
/// keeps what it says of an image. One thread.
class OCT_API Features {
 public:
  virtual ~Features();

  virtual void options(OptionSet& set) = 0;
  /// Reads the weights. Throws Error(cannot_read, invalid_input) naming the file, its hash or
  /// shapes, what was expected and where it is to be had; Error(usage) when an option is missing.
  virtual void open() = 0;
  /// After open().
  [[nodiscard]] virtual const FeatureSpace& space() const = 0;
  /// `images` [N, C, H, W] float32 in [-1, 1], C 1 or 3, any size; what the network wants of an
  /// image (size, channels, range) is its own business. Each row depends on its own image alone.
  /// Throws Error(invalid_input) on a shape it cannot take.
  [[nodiscard]] virtual Embedding embed(const at::Tensor& images) = 0;
};

}  // namespace oct
