// SPDX-License-Identifier: Apache-2.0
#include "stylegan2_ops.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <regex>

#include "checks.h"
#include "octsdk/nn/bias_act.h"
#include "octsdk/nn/modulated_conv.h"
#include "octsdk/nn/upfirdn2d.h"

namespace oct::golden {
namespace {

using nlohmann::json;

/// One number for all, or a list.
template <std::size_t n>
std::array<std::int64_t, n> numbers(const json& value) {
  std::array<std::int64_t, n> all{};
  if (value.is_array()) return value.get<std::array<std::int64_t, n>>();
  all.fill(value.get<std::int64_t>());
  return all;
}

/// Computes every case of one golden in one type.
class Ops {
 public:
  Ops(const Golden& golden, at::ScalarType dtype) : golden_(golden), dtype_(dtype) {
    for (const auto& [name, tensor] : golden.group("in")) computed_["in/" + name] = tensor;
  }

  Tensors run() {
    for (const json& entry : golden_.meta.at("cases")) {
      const std::string op = entry.at("op");
      if (op == "upfirdn2d") {
        run_upfirdn(entry);
      } else if (op == "conv2d_resample") {
        run_resample(entry);
      } else if (op == "modulated_conv2d") {
        run_modulated(entry);
      } else {
        run_by_filter(op, entry);
      }
    }
    run_bias_act();
    return computed_;
  }

 private:
  [[nodiscard]] at::Tensor input(const std::string& name) const {
    return golden_.tensors.at(name).to(dtype_);
  }
  [[nodiscard]] at::Tensor leaf(const std::string& name) const {
    return input(name).clone().requires_grad_(true);
  }

  void run_upfirdn(const json& entry) {
    const std::string name = "upfirdn_" + std::to_string(entry.at("i").get<int>());
    const nn::Upfirdn options{.up = numbers<2>(entry.value("up", json(1))),
                              .down = numbers<2>(entry.value("down", json(1))),
                              .padding = numbers<4>(entry.value("padding", json(0))),
                              .flip = entry.value("flip_filter", false),
                              .gain = entry.value("gain", 1.0)};
    const at::Tensor filter = entry.at("filter").is_null()
                                  ? at::Tensor()
                                  : input("in/" + entry.at("filter").get<std::string>());
    const at::Tensor x = leaf("in/x");
    const at::Tensor y = computed_["out/" + name] = nn::upfirdn2d(x, filter, options);
    (y * input("in/" + name + "_cotangent")).sum().backward();
    computed_["grad/" + name + "_x"] = x.grad();
  }

  void run_by_filter(const std::string& op, const json& entry) {
    for (const std::string filter : entry.at("filters")) {
      const at::Tensor x = input("in/x");
      const at::Tensor taps = input("in/" + filter);
      if (op != "upsample2d" && op != "downsample2d" && op != "filter2d") {
        throw std::runtime_error(golden_.name() + ": op '" + op + "' is not known to the tests");
      }
      computed_["out/" + op + "_" + filter] = op == "upsample2d"     ? nn::upsample2d(x, taps)
                                              : op == "downsample2d" ? nn::downsample2d(x, taps)
                                                                     : nn::filter2d(x, taps);
    }
  }

  static nn::ConvResample resample_of(const json& args) {
    return {.up = args.value("up", 1),
            .down = args.value("down", 1),
            .padding = args.value("padding", 0),
            .correlate = args.value("flip_weight", true)};
  }

  void run_resample(const json& entry) {
    computed_["out/resample_" + entry.at("case").get<std::string>()] = nn::conv_resample(
        input(entry.at("x")), input(entry.at("w")), input("in/f4"), resample_of(entry.at("args")));
  }

  void run_modulated(const json& entry) {
    const std::string name = "mod_" + entry.at("case").get<std::string>();
    const json& args = entry.at("args");
    const at::Tensor x = leaf("in/mod_x");
    const at::Tensor styles = leaf("in/mod_styles");
    const at::Tensor weight = leaf(entry.at("weight"));
    const nn::ModulatedConv options{.resample = resample_of(args),
                                    .demodulate = args.value("demodulate", true)};
    const std::int64_t side = x.size(2) * options.resample.up / options.resample.down;
    const at::Tensor noise =
        args.contains("noise") ? input("in/mod_noise" + std::to_string(side)) : at::Tensor();
    const at::Tensor filter = args.contains("resample_filter") ? input("in/f4") : at::Tensor();
    const at::Tensor y = computed_["out/" + name] =
        nn::modulated_conv(x, weight, styles, filter, noise, options);
    (y * input("in/" + name + "_cotangent")).sum().backward();
    computed_["grad/" + name + "_x"] = x.grad();
    computed_["grad/" + name + "_styles"] = styles.grad();
    computed_["grad/" + name + "_weight"] = weight.grad();
  }

  /// The number behind a word of the description: "gain 1.3".
  [[nodiscard]] double described(const std::string& word) const {
    const std::string text = golden_.meta.at("bias_act").at("input");
    std::smatch match;
    if (!std::regex_search(text, match, std::regex(word + " ([0-9.]+)"))) {
      throw std::runtime_error(golden_.name() + ": no number after '" + word + "' in " + text);
    }
    return std::stod(match[1]);
  }

  void run_bias_act() {
    const std::string prefix = "out/bias_act_";
    for (const auto& [name, tensor] : golden_.tensors) {
      if (!name.starts_with(prefix)) continue;
      const std::string word = name.substr(prefix.size());
      nn::BiasAct options;
      if (word == "lrelu_gain_clamp") {
        options = {nn::Activation::lrelu, described("alpha"), described("gain"),
                   described("clamp")};
      } else {
        options.activation = nn::from_word<nn::Activation>(word);
      }
      computed_[name] = nn::bias_act(input("in/mod_x"), input("in/bias5"), options);
    }
  }

  const Golden& golden_;
  at::ScalarType dtype_;
  Tensors computed_;
};

}  // namespace

void run_stylegan2_ops(const Golden& golden) {
  const auto checks = checks_of(golden);
  int compared = 0;
  for (const at::ScalarType dtype : dtypes_of(checks)) {
    compared += compare(golden, checks, dtype, Ops(golden, dtype).run(), {});
  }
  EXPECT_GT(compared, 0) << golden.name() << ": its checks cover no stored tensor";
}

}  // namespace oct::golden
