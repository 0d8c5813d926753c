// SPDX-License-Identifier: Apache-2.0
// What is stored is recognised by its name:
//   out/GROUP_pNN_INPUT      the entry GROUP of "groups" on in/img_INPUT, at quantile 0.NN
//   out/single_TRANSFORM     one transform of strength 1 on the first samples of in/img_rgb
#include "stylegan2_augment.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <regex>

#include "octsdk/nn/augment_pipe.h"

namespace oct::golden {
namespace {

using nn::AugmentOptions;

const std::map<std::string, double AugmentOptions::*> k_multipliers{
    {"xflip", &AugmentOptions::xflip},
    {"rotate90", &AugmentOptions::rotate90},
    {"xint", &AugmentOptions::xint},
    {"scale", &AugmentOptions::scale},
    {"rotate", &AugmentOptions::rotate},
    {"aniso", &AugmentOptions::aniso},
    {"xfrac", &AugmentOptions::xfrac},
    {"brightness", &AugmentOptions::brightness},
    {"contrast", &AugmentOptions::contrast},
    {"lumaflip", &AugmentOptions::lumaflip},
    {"hue", &AugmentOptions::hue},
    {"saturation", &AugmentOptions::saturation},
    {"imgfilter", &AugmentOptions::imgfilter},
    {"noise", &AugmentOptions::noise},
    {"cutout", &AugmentOptions::cutout},
};

using Multipliers = std::map<std::string, double>;

struct Case {
  Multipliers multipliers;
  std::string input;
  double quantile = 0;
};

Multipliers group_named(const Golden& golden, const std::string& name) {
  for (const auto& entry : golden.meta.at("groups")) {
    if (entry.at("group") == name) return entry.at("multipliers");
  }
  throw std::runtime_error(golden.path.string() + ": no entry of \"groups\" is '" + name + "'");
}

// The file does not tell the quantile of its single transforms. Brightness adds a constant, which
// gives it away: erfinv(2q - 1) * 0.2.
double quantile_of_singles(const Golden& golden) {
  const at::Tensor& bright = golden.tensors.at("out/single_brightness");
  const at::Tensor plain = golden.tensors.at("in/img_rgb").narrow(0, 0, bright.size(0));
  const double added = (bright - plain).to(at::kDouble).mean().item<double>();
  return std::round(500 * (std::erf(added / 0.2) + 1)) / 1000;
}

Case case_named(const Golden& golden, const std::string& name) {
  std::smatch part;
  if (std::regex_match(name, part, std::regex("single_(\\w+)"))) {
    return {{{part[1], 1.0}}, "rgb", quantile_of_singles(golden)};
  }
  if (std::regex_match(name, part, std::regex("(\\w+)_p(\\d+)_(\\w+)"))) {
    return {group_named(golden, part[1]), part[3], std::stod("0." + part[2].str())};
  }
  throw std::runtime_error(golden.path.string() + ": out/" + name + " is not known to this test");
}

double tolerance_of(const Golden& golden, const Multipliers& multipliers) {
  bool only_color = true;
  for (const auto& [name, multiplier] : multipliers) {
    only_color = only_color && (name == "brightness" || name == "contrast" || name == "lumaflip" ||
                                name == "hue" || name == "saturation");
  }
  const std::string what = only_color ? "colour" : "geometric";
  for (const auto& check : golden.meta.at("checks")) {
    if (check.at("what") == what) return check.at("atol");
  }
  throw std::runtime_error(golden.path.string() + ": no entry of \"checks\" is '" + what + "'");
}

void run_case(const Golden& golden, const std::string& name, const at::Tensor& stored) {
  SCOPED_TRACE(name);
  const Case the = case_named(golden, name);
  AugmentOptions options;
  for (const auto& [transform, multiplier] : the.multipliers) {
    options.*k_multipliers.at(transform) = multiplier;
  }
  const at::Tensor images = golden.tensors.at("in/img_" + the.input).narrow(0, 0, stored.size(0));
  const at::Tensor computed = nn::AugmentPipe(options).apply_at_quantile(images, the.quantile);
  ASSERT_EQ(computed.sizes(), stored.sizes());
  const double worst = (computed - stored).abs().max().item<double>();
  EXPECT_LE(worst, tolerance_of(golden, the.multipliers)) << "at quantile " << the.quantile;
}

}  // namespace

void run_augment(const Golden& golden) {
  const Tensors stored = golden.group("out");
  EXPECT_FALSE(stored.empty()) << golden.path << " stores no results";
  for (const auto& [name, tensor] : stored) run_case(golden, name, tensor);
}

}  // namespace oct::golden
