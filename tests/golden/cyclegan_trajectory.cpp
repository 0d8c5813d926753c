// SPDX-License-Identifier: Apache-2.0
#include "cyclegan_trajectory.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <memory>
#include <regex>

#include "checks.h"
#include "cyclegan.h"
#include "networks.h"
#include "support/part_map.h"
#include "support/run_step.h"

namespace oct::golden {
namespace {

using nlohmann::json;

/// As text, the way options are given.
std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

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

std::string generator_option(const json& constructor) {
  std::string name = first_word(constructor.at("netG"));  // "resnet_6blocks", "unet_128"
  const auto blocks = name.find("blocks");
  return blocks == std::string::npos ? name : name.substr(0, blocks);
}

/// The plugin's options for a recorded training.
std::map<std::string, std::string> options_of(const Golden& golden) {
  const json& constructor = golden.meta.at("constructor");
  const json& training = golden.meta.at("training");
  const std::string critic = first_word(constructor.at("netD"));
  const std::int64_t layers = constructor.value("netD_n_layers", std::int64_t{3});
  std::map<std::string, std::string> options{
      {"generator", generator_option(constructor)},
      {"discriminator", critic == "basic" && layers != 3 ? "n_layers" : critic},
      {"n-layers-d", critic == "pixel" ? "3" : std::to_string(layers)},
      {"ngf", text_of(constructor.at("ngf"))},
      {"ndf", text_of(constructor.at("ndf"))},
      {"norm", first_word(constructor.at("norm"))},
      {"gan-mode", first_word(training.at("gan_mode"))},
      {"lambda-a", text_of(training.at("lambda_A"))},
      {"lambda-b", text_of(training.at("lambda_B"))},
      {"lambda-identity", text_of(training.at("lambda_identity"))},
      // The published CycleGAN has the wgangp loss without its penalty.
      {"lambda-penalty", text_of(training.value("lambda_gp", json(0)))},
      {"pool", text_of(training.at("pool_size"))},
      {"lr", optimizer_value(training, "lr", "lr")},
      {"beta1", optimizer_value(training, "beta1", "betas")}};
  if (constructor.value("use_dropout", false)) options["dropout"] = "true";
  return options;
}

/// Random numbers such that the pools draw what "in/pool_A<k>" and "in/pool_B<k>" recorded in
/// iteration k: for each image of the batch, the place in the pool that it was exchanged with, -1
/// for none. Any stream will do in iterations without record, in which the pools still fill up.
class ReplayContext final : public testing::PlainContext {
 public:
  ReplayContext(const Tensors& in, std::int64_t pool)
      : testing::PlainContext(0), in_(in), pool_(pool) {
    at.images_per_epoch = 1'000'000;  // the recorded steps lie in the first epoch
  }

  [[nodiscard]] Rng random(std::string_view purpose) const override {
    const auto record = in_.find(std::string(purpose) + std::to_string(at.step + 1));
    for (std::uint64_t seed = 0; seed < 100'000'000; ++seed) {
      const Rng candidate(seed, purpose);
      if (record == in_.end() || draws(candidate, record->second)) return candidate;
    }
    throw std::runtime_error("no random stream draws the recorded " + std::string(purpose));
  }

 private:
  [[nodiscard]] bool draws(Rng random, const at::Tensor& places) const {
    for (std::int64_t i = 0; i < places.numel(); ++i) {
      const auto place = places[i].item<std::int64_t>();
      if (random.chance(0.5) != (place >= 0)) return false;
      if (place >= 0 &&
          random.below(static_cast<std::uint64_t>(pool_)) != static_cast<std::uint64_t>(place)) {
        return false;
      }
    }
    return true;
  }

  const Tensors& in_;
  std::int64_t pool_;
};

/// One run in one type.
class Trajectory {
 public:
  Trajectory(const Golden& golden, const std::vector<Check>& checks, at::ScalarType dtype)
      : golden_(golden), checks_(checks), dtype_(dtype), start_(start_of(golden)) {
    model_ = std::make_unique<cyclegan::CycleGan>();
    OptionSet set;
    model_->options(set);
    for (const auto& [name, text] : options_of(golden)) set.find(name)->set(text, golden.name());
    const json& constructor = golden.meta.at("constructor");
    model_->build({.source_channels = constructor.at("input_nc"),
                   .target_channels = constructor.at("output_nc"),
                   .size = {},
                   .classes = {},
                   .dtype = dtype});
    in_ = golden.group("in");
    in_.merge(start_.group("in"));
  }

  Tensors run() {
    const test::PartMap parts(*model_);
    for (const auto& [name, module] : parts.modules) {
      load_state(*module, start_of_part(name), golden_.name() + " init_" + name);
    }
    const json& training = golden_.meta.at("training");
    ReplayContext context(in_, training.at("pool_size"));
    const auto iterations = training.at("iterations").get<std::int64_t>();
    for (std::int64_t k = 1; k <= iterations; ++k) {
      const std::string number = std::to_string(k);
      Batch batch;
      batch.source = in_.at("A" + number).to(dtype_);
      batch.target = in_.at("B" + number).to(dtype_);
      add_translations(batch, "out/iter" + number + "_");
      test::run_step(*model_, batch, context);
      add_losses(context.scalars);
      for (const auto& [name, module] : parts.modules) {
        add_gradients(*module, "grad_iter" + number + "_" + name, computed_);
      }
    }
    add_tables();
    for (const auto& [name, module] : parts.modules) {
      add_state(*module, (dtype_ == at::kDouble ? "final64_" : "final_") + name, computed_);
    }
    return computed_;
  }

 private:
  [[nodiscard]] Tensors start_of_part(const std::string& name) const {
    const Tensors own = golden_.group("init_" + name);
    return own.empty() ? start_.group("init_" + name) : own;
  }

  /// What the generators make of the batch before the step, if a check asks for it.
  void add_translations(const Batch& batch, const std::string& prefix) {
    const auto wanted = [&](const std::string& name) {
      return is_checked(golden_, checks_, dtype_, prefix + name);
    };
    if (!wanted("fake_B") && !wanted("rec_A") && !wanted("fake_A") && !wanted("rec_B")) return;
    Translator& translator = *model_->translator();
    const auto to_b = Direction::source_to_target;
    const auto to_a = Direction::target_to_source;
    const at::Tensor fake_b = computed_[prefix + "fake_B"] =
        translator.translate(batch.source, to_b);
    const at::Tensor fake_a = computed_[prefix + "fake_A"] =
        translator.translate(batch.target, to_a);
    computed_[prefix + "rec_A"] = translator.translate(fake_b, to_a);
    computed_[prefix + "rec_B"] = translator.translate(fake_a, to_b);
  }

  void add_losses(const std::map<std::string, double>& scalars) {
    std::vector<double> row;
    for (const json& column : golden_.meta.at("losses_columns")) {
      const auto found = scalars.find("loss_" + column.get<std::string>());
      row.push_back(found == scalars.end() ? 0.0 : found->second);  // a term of weight 0
    }
    rows_.push_back(torch::tensor(row, torch::kDouble));
  }

  void add_tables() {
    computed_[dtype_ == at::kDouble ? "f64/losses_table" : "losses/table"] = torch::stack(rows_);
  }

  const Golden& golden_;
  const std::vector<Check>& checks_;
  at::ScalarType dtype_;
  Golden start_;
  Tensors in_;
  std::unique_ptr<Model> model_;
  std::vector<at::Tensor> rows_;
  Tensors computed_;
};

}  // namespace

void run_cyclegan_trajectory(const Golden& golden) {
  const auto checks = checks_of(golden);
  int compared = 0;
  for (const at::ScalarType dtype : dtypes_of(checks)) {
    const Tensors computed = Trajectory(golden, checks, dtype).run();
    compared += compare(golden, checks, dtype, computed, {});
  }
  EXPECT_GT(compared, 0) << golden.name() << ": its checks cover no stored tensor";
}

}  // namespace oct::golden
