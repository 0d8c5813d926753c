// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>

#include <cstdio>

#include "explore/directions.h"
#include "explore/views.h"
#include "octsdk/error.h"
#include "octsdk/tensor_file.h"

namespace oct::host {
namespace {

std::string text_of(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

/// The sheet of one method: from -extent to +extent standard deviations.
void show_sliders(const StyleSpace& space, const Directions& found, const DirectionsPlan& plan,
                  Findings& to) {
  const at::Tensor base = space.styles(space.latent(plan.seed));
  std::vector<std::string> columns;
  std::vector<GridRow> rows;
  for (std::int64_t i = 0; i < plan.count; ++i) {
    const double share = 100 * found.shares[i].item<double>();
    rows.push_back({std::to_string(i + 1) + ": " + text_of(share, 1) + " %", {}});
    for (const double part : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
      const double deviations = part * plan.extent;
      if (i == 0) columns.push_back(text_of(deviations, 1));
      rows.back().images.push_back(space.image(moved(base, found, i, deviations, plan.chosen)));
    }
  }
  to.sheet("directions-" + found.method + ".png", rows, columns,
           {{"seed", plan.seed},
            {"method", found.method},
            {"styles", plan.chosen},
            {"extent", plan.extent},
            {"samples", plan.samples}});
}

}  // namespace

void show_directions(const StyleSpace& space, const DirectionsPlan& plan, Findings& to) {
  const at::Tensor samples = space.sample(plan.seed, plan.samples);
  if (plan.count > samples.size(1)) {
    throw Error(ExitCode::usage, "--directions is " + std::to_string(plan.count) +
                                     "; a style of the run's model has " +
                                     std::to_string(samples.size(1)) +
                                     " numbers, and no more "
                                     "directions");
  }
  const at::Tensor weights = space.style_weights();
  std::vector<Directions> methods{ganspace(samples, plan.count)};
  if (weights.defined()) methods.push_back(sefa(weights, samples, plan.count));
  std::vector<std::string> names{"directions.safetensors"};
  for (const Directions& found : methods) names.push_back("directions-" + found.method + ".png");
  to.out.claim(names);

  std::vector<NamedTensor> tensors{{"mean", samples.mean(0)}};
  for (const Directions& found : methods) {
    show_sliders(space, found, plan, to);
    tensors.push_back({found.method + "/directions", found.vectors});
    tensors.push_back({found.method + "/deviations", found.deviations});
    tensors.push_back({found.method + "/shares", found.shares});
  }
  write_tensors(to.out.at(names.front()).string(), tensors, {{"comment", to.mark}});
  to.note(names.front(), {{"samples", plan.samples}, {"seed", plan.seed}});
}

}  // namespace oct::host
