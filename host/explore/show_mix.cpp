// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>

#include "explore/style_choice.h"
#include "explore/views.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

std::vector<std::string> words_of(const std::vector<std::uint64_t>& seeds) {
  std::vector<std::string> words;
  for (const std::uint64_t seed : seeds) words.push_back(std::to_string(seed));
  return words;
}

}  // namespace

void show_mix(const StyleSpace& space, const std::vector<std::uint64_t>& rows,
              const std::vector<std::uint64_t>& columns, const std::vector<std::int64_t>& chosen,
              Findings& to) {
  if (space.style_count() == 1) {
    throw Error(ExitCode::usage, "the run's model " + space.info().id +
                                     " has one style for the whole image, so that there is nothing "
                                     "to mix; --interpolate and --directions work");
  }
  to.out.claim({"mix.png"});
  std::vector<at::Tensor> others;
  std::vector<GridRow> grid{{"", {}}};
  for (const std::uint64_t seed : columns) {
    others.push_back(space.styles(space.latent(seed)));
    grid.front().images.push_back(space.image(others.back()));
  }
  grid.front().images.insert(grid.front().images.begin(),
                             at::ones_like(grid.front().images.front()).neg());
  for (const std::uint64_t seed : rows) {
    const at::Tensor styles = space.styles(space.latent(seed));
    grid.push_back({"seed " + std::to_string(seed), {space.image(styles)}});
    for (const at::Tensor& other : others) {
      grid.back().images.push_back(space.image(mixed(styles, other, chosen)));
    }
  }
  std::vector<std::string> heads = words_of(columns);
  heads.insert(heads.begin(), "");
  to.sheet("mix.png", grid, heads, {{"rows", rows}, {"columns", columns}, {"styles", chosen}});
}

}  // namespace oct::host
