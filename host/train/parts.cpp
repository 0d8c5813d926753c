// SPDX-License-Identifier: Apache-2.0
#include "train/parts.h"

#include <torch/torch.h>

#include <set>

#include "octsdk/error.h"
#include "octsdk/nn/optimizer.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

class Collector final : public PartVisitor {
 public:
  std::vector<Part> parts;

  void module(std::string_view name, torch::nn::Module& module, PartUse use) override {
    const std::string prefix = std::string(name) + "/";
    for (const auto& item : module.named_parameters()) {
      add({prefix + item.key(), Part::Kind::network, use, item.value()});
    }
    for (const auto& item : module.named_buffers()) {
      add({prefix + item.key(), Part::Kind::network, use, item.value()});
    }
  }

  void optimizer(std::string_view name, nn::Optimizer& optimizer) override {
    optimizer.visit_state([&](std::string_view state, at::Tensor& tensor) {
      add({std::string(name) + "/" + std::string(state), Part::Kind::optimizer, PartUse::training,
           tensor});
    });
  }

  void tensor(std::string_view name, at::Tensor& tensor) override {
    add({std::string(name), Part::Kind::loose, PartUse::training, tensor, &tensor});
  }

  void number(std::string_view name, double& value) override {
    add({std::string(name), Part::Kind::number, PartUse::training, {}, nullptr, &value});
  }

 private:
  void add(Part part) {
    if (!names_.insert(part.name).second) {
      throw Error(ExitCode::plugin_failed,
                  "two parts are called '" + part.name + "'; every part needs a name of its own");
    }
    parts.push_back(std::move(part));
  }

  std::set<std::string> names_;
};

}  // namespace

std::vector<Part> parts_of(Model& model, const PluginInfo& info) {
  Collector collector;
  guarded(info, "visit_parts", [&] { model.visit_parts(collector); });
  return std::move(collector.parts);
}

void release_others(const std::vector<Part>& parts, std::optional<Direction> only) {
  for (const Part& part : parts) {
    if (part.kind != Part::Kind::network || makes_images(part.use, only)) continue;
    at::Tensor(part.tensor).set_data(at::empty({0}, part.tensor.options()));
  }
}

}  // namespace oct::host
