// SPDX-License-Identifier: Apache-2.0
// The FID-Inception with weights made by a formula: features of in/images, and the outputs of its
// four blocks.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <map>

#include "checks.h"
#include "family.h"
#include "plugins/features/inception/network.h"
#include "support/formula_inception.h"
#include "support/temporary_files.h"

namespace oct::golden {
namespace {

// "check/NAME_first4": that the formula is the same.
void expect_formula(const Golden& golden, const test::FormulaInception& weights) {
  const Tensors known = golden.group("check");
  std::size_t compared = 0;
  for (const NamedTensor& made : weights.tensors) {
    const auto found = known.find(made.name + "_first4");
    if (found == known.end()) continue;
    EXPECT_TRUE(made.tensor.flatten().slice(0, 0, 4).equal(found->second)) << made.name;
    ++compared;
  }
  EXPECT_EQ(compared, known.size());
}

// "tolerance" of the JSON: rel 1e-4 of max.
std::vector<Check> checks_of_max(const Golden& golden) {
  std::vector<Check> checks = checks_of(golden);
  for (Check& check : checks) check.rtol_of_max = std::exchange(check.rtol, 0);
  return checks;
}

void run(const Golden& golden) {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "weights.safetensors").string();
  const test::FormulaInception weights;
  expect_formula(golden, weights);
  write_tensors(file, weights.tensors, {});

  const at::NoGradGuard no_grad;
  const inception::Network network{features::Weights(file)};
  const at::Tensor images = golden.tensors.at("in/images").to(at::kFloat).div(127.5).sub(1);
  const at::Tensor prepared = inception::prepared(images);
  Tensors computed{{"out/features", network(prepared).vectors}};
  const auto blocks = network.blocks(prepared.narrow(0, 0, 1));
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    computed["out/block" + std::to_string(i) + "_image0_first2channels"] =
        blocks[i].narrow(1, 0, 2);
  }
  EXPECT_GT(compare(golden, checks_of_max(golden), at::kFloat, computed, {}), 0);
}

const Family family("inception", run);

}  // namespace
}  // namespace oct::golden
