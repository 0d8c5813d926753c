// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <string>

#include "common/channels.h"
#include "common/digest.h"
#include "octsdk/features.h"
#include "octsdk/itk/texture.h"
#include "octsdk/itk/version.h"
#include "radiomics.h"

namespace oct::radiomics {
namespace {

// To be changed with anything that changes a number, the constants included.
constexpr const char* k_edition = "radiomics-3 itk ";

class Radiomics : public Features {
 public:
  void options(OptionSet&) override {}

  void open() override {
    std::string identity = k_edition;
    identity += itk_version();
    space_ = {"radiomics",
              static_cast<std::int64_t>(feature_names().size()),
              0,
              false,
              features::sha256(identity),
              true};
  }

  [[nodiscard]] const FeatureSpace& space() const override { return space_; }

  [[nodiscard]] Embedding embed(const at::Tensor& images) override {
    features::check_images(images, k_least_texture_side);
    const at::NoGradGuard no_grad;
    return {standardised(logarithmic_features(images)).to(at::kFloat), {}};
  }

 private:
  FeatureSpace space_;
};

}  // namespace
}  // namespace oct::radiomics

OCT_PLUGIN(oct::Features, oct::radiomics::Radiomics, "radiomics", "1.0.0",
           "39 histogram and texture features computed by ITK; needs no weights", "Apache-2.0")
