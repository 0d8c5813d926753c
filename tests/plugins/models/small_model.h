// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/model.h"
#include "support/part_map.h"
#include "support/run_step.h"

/// What the tests of the image-to-image models share: models of 32 pixels.
namespace oct::test {

using Values = std::map<std::string, std::string>;

inline Values with(Values values, const Values& more) {
  for (const auto& [name, text] : more) values[name] = text;
  return values;
}

inline void set_options(Model& model, const Values& values) {
  OptionSet set;
  model.options(set);
  for (const auto& [name, text] : values) {
    ASSERT_NE(set.find(name), nullptr) << name;
    set.find(name)->set(text, "test");
  }
}

template <class Made>
std::unique_ptr<Model> make_model(const Values& values, std::int64_t source, std::int64_t target) {
  torch::manual_seed(4);
  auto model = std::make_unique<Made>();
  set_options(*model, values);
  ModelSetup setup;
  setup.source_channels = source;
  setup.target_channels = target;
  setup.size = {32, 32};
  model->build(setup);
  return model;
}

inline Batch random_batch(std::int64_t source = 3, std::int64_t target = 1) {
  Batch batch;
  batch.source = torch::rand({1, source, 32, 32}) * 2 - 1;
  batch.target = torch::rand({1, target, 32, 32}) * 2 - 1;
  return batch;
}

/// One step on noise; what it logged.
inline std::map<std::string, double> step_once(Model& model, std::int64_t source = 3,
                                               std::int64_t target = 1) {
  testing::PlainContext context(0);
  run_step(model, random_batch(source, target), context);
  return context.scalars;
}

inline std::set<std::string> names_of(const std::map<std::string, double>& scalars) {
  std::set<std::string> names;
  for (const auto& [name, value] : scalars) names.insert(name);
  return names;
}

/// The values of the preset's scope "model".
inline Values preset_values(const Model& model, const std::string& name) {
  for (const Preset& preset : model.presets()) {
    if (preset.name != name) continue;
    const auto found = preset.values.find("model");
    return found == preset.values.end() ? Values{} : found->second;
  }
  ADD_FAILURE() << "no preset " << name;
  return {};
}

inline std::vector<at::Tensor> copies(const torch::nn::Module& module) {
  std::vector<at::Tensor> all;
  for (const at::Tensor& parameter : module.parameters()) all.push_back(parameter.detach().clone());
  return all;
}

inline bool equal(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const at::Tensor& x, const at::Tensor& y) { return torch::equal(x, y); });
}

/// The message of the Error(usage) that `action` throws.
inline std::string usage_error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    return error.what();
  }
  ADD_FAILURE() << "no oct::Error";
  return "";
}

/// Tells which networks hold gradients whenever an optimizer steps.
class WatchingContext final : public testing::PlainContext {
 public:
  explicit WatchingContext(const PartMap& parts) : testing::PlainContext(0), parts_(parts) {}

  void step(nn::Optimizer& optimizer) override {
    with_gradient.emplace_back();
    for (const auto& [name, module] : parts_.modules) {
      for (const at::Tensor& parameter : module->parameters()) {
        if (parameter.grad().defined()) with_gradient.back().insert(name);
      }
    }
    testing::PlainContext::step(optimizer);
  }

  std::vector<std::set<std::string>> with_gradient;  ///< one for each step of an optimizer

 private:
  const PartMap& parts_;
};

}  // namespace oct::test
