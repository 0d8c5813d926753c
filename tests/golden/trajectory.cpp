// SPDX-License-Identifier: Apache-2.0
#include "trajectory.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <regex>

#include "networks.h"
#include "support/part_map.h"
#include "support/run_step.h"

namespace oct::golden {
namespace {

using nlohmann::json;

/// The number behind `word` in a description such as "Adam lr 2e-4 betas (0.5,0.999)".
std::string number_after(const std::string& word, const std::string& text) {
  std::smatch match;
  if (!std::regex_search(text, match, std::regex(word + "[ =(]+([0-9.eE+-]+)"))) {
    throw std::runtime_error("no number after '" + word + "' in '" + text + "'");
  }
  return match[1];
}

/// A value of its own, else what the words of "optimizer" say.
std::string optimizer_value(const json& training, const std::string& key, const std::string& word) {
  const auto given = training.find(key);
  return given != training.end() ? text_of(*given) : number_after(word, training.at("optimizer"));
}

/// "resnet_6blocks", "unet_128", or a class with its size beside it: "UnetGenerator num_downs=6".
std::string generator_option(const json& constructor) {
  const std::string name = first_word(constructor.at("netG"));
  if (name == "UnetGenerator") {
    const auto downs = constructor.at("num_downs").get<unsigned>();
    return "unet_" + std::to_string(1U << downs);
  }
  if (name == "ResnetGenerator") return "resnet_" + text_of(constructor.at("n_blocks"));
  return name.substr(0, name.find("blocks"));
}

}  // namespace

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Options shared_options(const Golden& golden) {
  const json& constructor = golden.meta.at("constructor");
  const json& training = golden.meta.at("training");
  const std::string critic = first_word(constructor.at("netD"));
  const std::int64_t layers = constructor.value("netD_n_layers", std::int64_t{3});
  return {{"generator", generator_option(constructor)},
          {"discriminator", critic == "basic" && layers != 3 ? "n_layers" : critic},
          {"n-layers-d", critic == "pixel" ? "3" : std::to_string(layers)},
          {"ngf", text_of(constructor.at("ngf"))},
          {"ndf", text_of(constructor.at("ndf"))},
          {"norm", first_word(constructor.at("norm"))},
          {"dropout", constructor.value("use_dropout", false) ? "true" : "false"},
          {"gan-mode", first_word(training.at("gan_mode"))},
          // The published code has the wgangp loss without its penalty.
          {"lambda-penalty", text_of(training.value("lambda_gp", json(0)))},
          {"pool", text_of(training.at("pool_size"))},
          {"lr", optimizer_value(training, "lr", "lr")},
          {"beta1", optimizer_value(training, "beta1", "betas")}};
}

Trajectory::Trajectory(const Golden& golden)
    : golden_(golden), checks_(checks_of(golden)), start_(start_of(golden)) {
  in_ = golden.group("in");
  in_.merge(start_.group("in"));
}

Trajectory::~Trajectory() = default;

std::unique_ptr<testing::PlainContext> Trajectory::make_context(const Tensors&) const {
  return std::make_unique<testing::PlainContext>(0);
}

bool Trajectory::is_wanted(const std::string& tensor) const {
  return is_checked(golden_, checks_, dtype_, tensor);
}

Batch Trajectory::batch(std::int64_t k) const {
  const std::string number = std::to_string(k);
  Batch batch;
  batch.source = in_.at("A" + number).to(dtype_);
  batch.target = in_.at("B" + number).to(dtype_);
  return batch;
}

void Trajectory::run() {
  int compared = 0;
  for (const at::ScalarType dtype : dtypes_of(checks_)) {
    start(dtype);
    run_type();
    compared += compare(golden_, checks_, dtype, computed_, {});
  }
  EXPECT_GT(compared, 0) << golden_.name() << ": its checks cover no stored tensor";
}

/// A fresh model with the recorded weights.
void Trajectory::start(at::ScalarType dtype) {
  dtype_ = dtype;
  losses_.clear();
  computed_.clear();
  model_ = make_model();
  OptionSet set;
  model_->options(set);
  for (const auto& [name, text] : options()) set.find(name)->set(text, golden_.name());
  const json& constructor = golden_.meta.at("constructor");
  ModelSetup setup;
  setup.source_channels = constructor.at("input_nc");
  setup.target_channels = constructor.at("output_nc");
  setup.dtype = dtype;
  model_->build(setup);
  for (const auto& [name, module] : test::PartMap(*model_).modules) {
    const Tensors own = golden_.group("init_" + name);
    load_state(*module, own.empty() ? start_.group("init_" + name) : own,
               golden_.name() + " init_" + name);
  }
}

void Trajectory::run_type() {
  const auto context = make_context(in_);
  context->at.images_per_epoch = 1'000'000;  // the recorded steps lie in the first epoch
  const auto iterations = training().at("iterations").get<std::int64_t>();
  for (std::int64_t k = 1; k <= iterations; ++k) run_iteration(k, *context);
  add_last_images(*model_);
  const bool in_double = dtype_ == at::kDouble;
  add(in_double ? "f64/losses_table" : "losses/table", torch::stack(losses_));
  for (const auto& [name, module] : test::PartMap(*model_).modules) {
    add_state(*module, "final_" + name, computed_);
    if (in_double) add_state(*module, "final64_" + name, computed_);
  }
}

void Trajectory::run_iteration(std::int64_t k, testing::PlainContext& context) {
  const std::string iteration = "iter" + std::to_string(k) + "_";
  const Batch images = batch(k);
  add_images(*model_, images, "out/" + iteration);
  test::run_step(*model_, images, context);
  add_losses(context.scalars);
  for (const auto& [name, module] : test::PartMap(*model_).modules) {
    add_gradients(*module, "grad_" + iteration + name, computed_);
    Tensors buffers;
    add_state(*module, "buffers_" + iteration + name, buffers);
    for (const auto& [buffer, value] : buffers) {
      if (is_wanted(buffer)) add(buffer, value.clone());
    }
  }
}

void Trajectory::add_losses(const std::map<std::string, double>& scalars) {
  std::vector<double> row;
  for (const json& column : golden_.meta.at("losses_columns")) {
    const auto found = scalars.find("loss_" + column.get<std::string>());
    row.push_back(found == scalars.end() ? 0.0 : found->second);  // a term of weight 0
  }
  losses_.push_back(torch::tensor(row, torch::kDouble));
}

}  // namespace oct::golden
