// SPDX-License-Identifier: Apache-2.0
// LPIPS with a trunk made by a formula and the published heads: layers, distances per layer, sums.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include "checks.h"
#include "common/lpips_network.h"
#include "family.h"
#include "octsdk/tensor_file.h"
#include "support/formula_weights.h"
#include "support/temporary_files.h"

namespace oct::golden {
namespace {

// "slice2.3.weight" is torchvision's "features.3.weight".
std::string name_in_trunk(const std::string& name) {
  return "features" + name.substr(name.find('.'));
}

features::Weights trunk_of(const Golden& golden, const std::string& file) {
  std::vector<NamedTensor> tensors;
  for (const auto& parameter : golden.meta.at("parameters")) {
    const std::string name = parameter.at("name");
    const auto shape = parameter.at("shape").get<std::vector<std::int64_t>>();
    const at::Tensor made =
        test::formula_numbers(parameter.at("seed"), shape).mul_(parameter.at("a").get<float>());
    EXPECT_TRUE(made.flatten().slice(0, 0, 4).equal(golden.tensors.at("check/" + name + "_first4")))
        << name;
    tensors.push_back({name_in_trunk(name), made});
  }
  write_tensors(file, tensors, {});
  return features::Weights(file);
}

features::Weights heads_of(const Golden& golden, const std::string& file) {
  std::vector<NamedTensor> tensors;
  for (const auto& [name, tensor] : golden.group("param")) tensors.push_back({name, tensor});
  write_tensors(file, tensors, {});
  return features::Weights(file);
}

// "tolerance" of the JSON: rel 1e-4. Of a layer's largest number, for its numbers near 0.
std::vector<Check> checks_with_floor(const Golden& golden) {
  std::vector<Check> checks = checks_of(golden);
  for (Check& check : checks) check.rtol_of_max = check.rtol;
  return checks;
}

void run(const Golden& golden) {
  const test::TemporaryFolder folder;
  const at::NoGradGuard no_grad;
  const std::string plan = golden.name().substr(golden.name().find('_') + 1);
  ASSERT_EQ(plan, "alex") << "no other trunk is known to this test";
  const lpips::Network network(lpips::plan_named(plan), trunk_of(golden, (folder / "t").string()),
                               heads_of(golden, (folder / "h").string()));
  const auto images = [&](const char* name) {
    return golden.tensors.at(std::string("in/") + name).to(at::kFloat).div(127.5).sub(1);
  };
  const at::Tensor distances = network.distances(images("rgb_a"), images("rgb_b"));
  Tensors computed{{"out/lpips_per_layer", distances}, {"out/lpips", distances.sum({0})}};
  const auto layers = network.layers(images("rgb_a").narrow(0, 0, 1));
  for (std::size_t i = 0; i < layers.size(); ++i) {
    computed["out/feat" + std::to_string(i) + "_image0_first8channels"] =
        layers[i][0].narrow(0, 0, 8);
  }
  EXPECT_GT(compare(golden, checks_with_floor(golden), at::kFloat, computed, {}), 0);
}

const Family family("lpips", run);

}  // namespace
}  // namespace oct::golden
