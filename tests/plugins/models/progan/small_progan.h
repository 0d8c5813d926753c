// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "progan.h"
#include "support/part_map.h"
#include "support/run_step.h"

namespace oct::progan {

using Values = std::map<std::string, std::string>;

/// Narrow enough for a test; grows from 4 pixels at 40 and at 120 images.
inline const Values k_small{{"latent", "6"},         {"fmap-base", "32"},     {"fmap-max", "4"},
                            {"mbstd-group", "2"},    {"kimg-stable", "0.04"}, {"kimg-fade", "0.04"},
                            {"lambda-penalty", "10"}};

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

inline ModelSetup setup_of(std::int64_t size, std::int64_t channels = 1) {
  ModelSetup setup;
  setup.target_modality = "oct";
  setup.target_channels = channels;
  setup.size = {size, size};
  return setup;
}

inline std::unique_ptr<ProGan> make(const Values& values, const ModelSetup& setup) {
  torch::manual_seed(4);
  auto model = std::make_unique<ProGan>();
  set_options(*model, values);
  model->build(setup);
  return model;
}

/// What the host would feed `model` at `progress`.
inline Batch batch_for(const Model& model, const Progress& progress, std::int64_t count,
                       const ModelSetup& setup) {
  const Size size = model.request(progress).size;
  Batch batch;
  batch.target = torch::rand({count, setup.target_channels, size.height, size.width}) * 2 - 1;
  const auto classes = static_cast<std::int64_t>(setup.classes.size());
  if (classes > 0) batch.labels = torch::eye(classes).repeat({count, 1}).narrow(0, 0, count);
  return batch;
}

inline std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    return error.what();
  }
  ADD_FAILURE() << "no oct::Error";
  return "";
}

}  // namespace oct::progan
