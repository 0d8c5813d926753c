// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <torch/script.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "common/channels.h"
#include "common/digest.h"
#include "octsdk/error.h"
#include "octsdk/features.h"

namespace oct::torchscript {
namespace {

class TorchScript : public Features {
 public:
  void options(OptionSet& set) override {
    set.add("weights", &weights_, "TorchScript file; it is code and may do anything");
    set.add("size", &size_, "pixels a side that the network is given").range(8, 4096);
    set.add("range", &range_,
            "what black and white are for it: -1 and 1, 0 and 1, or ImageNet's mean and deviation")
        .choices({"signed", "unit", "imagenet"});
  }

  void open() override {
    if (weights_.empty()) {
      throw Error(ExitCode::usage, "which network? Give --torchscript-weights FILE.pt");
    }
    const std::string digest = features::sha256_of_file(weights_);
    try {
      network_.emplace(torch::jit::load(weights_, at::kCPU));
      network_->eval();
    } catch (const c10::Error& error) {
      throw Error(ExitCode::invalid_input,
                  "'" + weights_ + "' is no TorchScript file: " + error.what_without_backtrace());
    }
    const at::Tensor vectors = forward(torch::zeros({1, 3, 32, 32}));
    space_ = {"torchscript-" + digest.substr(0, 8), vectors.size(1), 0, false,
              features::sha256(digest + " " + std::to_string(size_) + " " + range_ + " 1")};
  }

  [[nodiscard]] const FeatureSpace& space() const override { return space_; }

  [[nodiscard]] Embedding embed(const at::Tensor& images) override {
    features::check_images(images);
    return {forward(images), {}};
  }

 private:
  [[nodiscard]] at::Tensor prepared(const at::Tensor& images) const {
    const at::Tensor sized =
        at::_upsample_bicubic2d_aa(images.contiguous(), {size_, size_}, false).clamp(-1, 1);
    const at::Tensor colour = features::three_channels(sized).contiguous();
    if (range_ == "signed") return colour;
    const at::Tensor unit = colour.mul(0.5).add(0.5);
    if (range_ == "unit") return unit;
    const at::Tensor mean = at::tensor({0.485F, 0.456F, 0.406F}).view({1, 3, 1, 1});
    const at::Tensor deviation = at::tensor({0.229F, 0.224F, 0.225F}).view({1, 3, 1, 1});
    return (unit - mean) / deviation;
  }

  torch::jit::IValue output_for(const at::Tensor& images) {
    try {
      const torch::NoGradGuard no_grad;
      return network_->forward({prepared(images)});
    } catch (const c10::Error& error) {
      throw Error(ExitCode::invalid_input,
                  "'" + weights_ + "' fails: " + error.what_without_backtrace());
    } catch (const std::runtime_error& error) {  // what its interpreter makes of most errors
      throw Error(ExitCode::invalid_input, "'" + weights_ + "' fails: " + error.what());
    }
  }

  at::Tensor forward(const at::Tensor& images) {
    const torch::jit::IValue value = output_for(images);
    if (!value.isTensor()) {
      throw Error(ExitCode::invalid_input,
                  "'" + weights_ + "' gives a " + value.tagKind() + ", expected a tensor");
    }
    const at::Tensor& output = value.toTensor();
    if (output.dim() < 2 || output.size(0) != images.size(0)) {
      throw Error(ExitCode::invalid_input,
                  "'" + weights_ + "' gives a tensor of shape " + c10::str(output.sizes()) +
                      " for " + std::to_string(images.size(0)) + " images, expected [N, ...]");
    }
    return output.flatten(1).to(at::kFloat).contiguous();
  }

  std::string weights_;
  std::int64_t size_ = 224;
  std::string range_ = "signed";
  std::optional<torch::jit::Module> network_;
  FeatureSpace space_;
};

}  // namespace
}  // namespace oct::torchscript

OCT_PLUGIN(oct::Features, oct::torchscript::TorchScript, "torchscript", "1.0.0",
           "any network in a TorchScript file that the user names", "Apache-2.0")
