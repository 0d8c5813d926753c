// SPDX-License-Identifier: Apache-2.0
#include "octsdk/testing/snapshot.h"

#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "octsdk/error.h"
#include "octsdk/nn/optimizer.h"

namespace oct::testing {
namespace {

bool is_part_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

/// Shows every tensor of every kind of part to one function. Loose tensors may change their length,
/// so they are shown as variables, not as storage.
class EachTensor final : public PartVisitor {
 public:
  using See = std::function<void(const std::string& name, at::Tensor& tensor, bool loose)>;
  /// Which networks to show, and nothing else; null: everything.
  using Wanted = std::function<bool(PartUse)>;
  explicit EachTensor(See see, Wanted only = nullptr)
      : see_(std::move(see)), only_(std::move(only)) {}

  void module(std::string_view name, torch::nn::Module& module, PartUse use) override {
    const std::string part = start(name) + "/";
    if (only_ && !only_(use)) return;
    for (auto& item : module.named_parameters()) see_(part + item.key(), item.value(), false);
    for (auto& item : module.named_buffers()) see_(part + item.key(), item.value(), false);
  }
  void optimizer(std::string_view name, nn::Optimizer& optimizer) override {
    const std::string part = start(name) + "/";
    if (only_) return;
    optimizer.visit_state([&](std::string_view kind, at::Tensor& tensor) {
      see_(part + std::string(kind), tensor, false);
    });
  }
  void tensor(std::string_view name, at::Tensor& tensor) override {
    const std::string part = start(name);
    if (!only_) see_(part, tensor, true);
  }
  void number(std::string_view name, double& value) override {
    const std::string part = start(name);
    if (only_) return;
    at::Tensor tensor = at::scalar_tensor(value, at::kDouble);
    see_(part, tensor, true);
    value = tensor.item<double>();
  }

 private:
  std::string start(std::string_view name) {
    const std::string part(name);
    if (!is_part_name(part)) {
      throw Error(ExitCode::plugin_failed,
                  "part '" + part + "': expected a name of [A-Za-z0-9_.-]");
    }
    if (!parts_.insert(part).second) {
      throw Error(ExitCode::plugin_failed, "part '" + part + "' is shown twice");
    }
    return part;
  }

  See see_;
  Wanted only_;
  std::set<std::string> parts_;
};

bool same_bits(const at::Tensor& a, const at::Tensor& b) {
  if (!a.defined() || !b.defined()) return a.defined() == b.defined();
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && a.equal(b);
}

void check_shape(const std::string& name, const at::Tensor& now, const at::Tensor& kept) {
  if (kept.defined() && now.sizes() == kept.sizes() && now.scalar_type() == kept.scalar_type()) {
    return;
  }
  throw Error(ExitCode::plugin_failed, "'" + name + "' has another shape or type than it had");
}

Snapshot snapshot_of(Model& model, const EachTensor::Wanted& only) {
  Snapshot snapshot;
  EachTensor visitor(
      [&](const std::string& name, at::Tensor& tensor, bool) {
        const bool is_new =
            snapshot.emplace(name, tensor.defined() ? tensor.detach().clone() : tensor).second;
        if (!is_new) throw Error(ExitCode::plugin_failed, "tensor '" + name + "' is shown twice");
      },
      only);
  model.visit_parts(visitor);
  return snapshot;
}

}  // namespace

Snapshot take_snapshot(Model& model) {
  return snapshot_of(model, nullptr);
}

Snapshot take_inference_snapshot(Model& model, std::optional<Direction> only) {
  return snapshot_of(model, [only](PartUse use) { return makes_images(use, only); });
}

void restore_snapshot(Model& model, const Snapshot& snapshot) {
  const torch::NoGradGuard no_grad;
  std::set<std::string> missing;
  for (const auto& [name, tensor] : snapshot) missing.insert(name);
  EachTensor visitor([&](const std::string& name, at::Tensor& tensor, bool loose) {
    const auto kept = snapshot.find(name);
    if (kept == snapshot.end()) {
      throw Error(ExitCode::plugin_failed, "'" + name + "' was not there before");
    }
    missing.erase(name);
    if (loose) {
      tensor = kept->second.defined() ? kept->second.clone() : at::Tensor();
    } else {
      check_shape(name, tensor, kept->second);
      tensor.copy_(kept->second);
    }
  });
  model.visit_parts(visitor);
  if (!missing.empty()) {
    throw Error(ExitCode::plugin_failed, "'" + *missing.begin() + "' is no longer there");
  }
}

std::vector<std::string> differences(const Snapshot& a, const Snapshot& b) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : a) {
    const auto other = b.find(name);
    if (other == b.end() || !same_bits(tensor, other->second)) names.push_back(name);
  }
  for (const auto& [name, tensor] : b) {
    if (!a.contains(name)) names.push_back(name);
  }
  return names;
}

}  // namespace oct::testing
