// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/core/grad_mode.h>

#include <optional>
#include <string>

#include "common/channels.h"
#include "common/digest.h"
#include "network.h"
#include "octsdk/error.h"

namespace oct::inception {
namespace {

// The published file carries the first digits of its SHA-256 in its name,
// pt_inception-2015-12-05-6726825d.pth.
constexpr const char* k_published = "6726825d";
constexpr const char* k_preparation = "bilinear-299-1";

class Inception : public Features {
 public:
  void options(OptionSet& set) override {
    set.add("weights", &weights_,
            "safetensors file of the FID Inception-v3, made by pth_to_safetensors.py");
  }

  void open() override {
    if (weights_.empty()) {
      throw Error(ExitCode::usage,
                  "the network needs its weights: give --inception-weights FILE.safetensors; "
                  "plugins/features/inception/README.md says where they are to be had");
    }
    features::Weights weights(weights_);
    const std::string digest = features::sha256_of_file(weights_);
    const bool published = weights.is_conversion_of(k_published);
    network_.emplace(std::move(weights));
    space_ = {published ? "inception" : "inception-unpublished-" + digest.substr(0, 8), k_dimension,
              k_classes, published, features::sha256(digest + k_preparation)};
  }

  [[nodiscard]] const FeatureSpace& space() const override { return space_; }

  [[nodiscard]] Embedding embed(const at::Tensor& images) override {
    features::check_images(images);
    const at::NoGradGuard no_grad;
    return (*network_)(prepared(images));
  }

 private:
  std::string weights_;
  std::optional<Network> network_;
  FeatureSpace space_;
};

}  // namespace
}  // namespace oct::inception

OCT_PLUGIN(oct::Features, oct::inception::Inception, "inception", "1.0.0",
           "Inception-v3 of FID and KID, weights given by the user (Szegedy et al. 2016)",
           "Apache-2.0")
