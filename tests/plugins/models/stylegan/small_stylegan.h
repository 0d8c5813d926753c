// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <map>
#include <memory>
#include <string>

#include "octsdk/error.h"
#include "stylegan.h"

namespace oct::stylegan {

using Values = std::map<std::string, std::string>;

/// Narrow networks for 16 pixels; every regularisation is due in every second step.
inline const Values small{{"latent", "8"},       {"style", "8"},       {"channel-base", "64"},
                          {"channel-max", "6"},  {"r1-interval", "2"}, {"pl-interval", "2"},
                          {"ada-interval", "2"}, {"ada-kimg", "0.05"}, {"gamma", "1"},
                          {"ada-p", "0.5"}};

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

/// How a small model is set up besides its options.
struct Build {
  Size size = {16, 16};
  std::int64_t channels = 1;
  std::vector<std::string> classes = {};
  std::uint64_t seed = 4;
};

inline std::unique_ptr<StyleGan> make(const Values& values, const Build& build = {}) {
  torch::manual_seed(build.seed);
  auto model = std::make_unique<StyleGan>();
  set_options(*model, values);
  ModelSetup setup;
  setup.target_modality = "oct";
  setup.target_channels = build.channels;
  setup.size = build.size;
  setup.classes = build.classes;
  model->build(setup);
  return model;
}

/// The same images for the same number; labels with classes.
inline Batch batch_of(const Build& build, std::int64_t number, std::int64_t images = 4) {
  torch::manual_seed(static_cast<std::uint64_t>(100 + number));
  Batch batch;
  batch.target = torch::rand({images, build.channels, build.size.height, build.size.width}) * 2 - 1;
  const auto classes = static_cast<std::int64_t>(build.classes.size());
  if (classes > 0)
    batch.labels = torch::eye(classes).index_select(0, torch::arange(images) % classes);
  return batch;
}

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

}  // namespace oct::stylegan
