// SPDX-License-Identifier: Apache-2.0
#include "eval/closest_pairs.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdio>
#include <functional>

#include "octsdk/nearest.h"
#include "report/grid.h"

namespace oct::host {
namespace {

constexpr std::size_t k_pairs = 8;

struct Candidate {
  std::int64_t made = 0;
  Nearest nearest;
};

void for_each_batch(ImageSource& source, std::int64_t batch,
                    const std::function<void(std::int64_t, const at::Tensor&)>& see) {
  for (std::int64_t first = 0; first < source.size(); first += batch) {
    see(first, source.read(first, std::min(batch, source.size() - first)).images);
  }
}

std::string label(double likeness) {
  char text[16];
  std::snprintf(text, sizeof text, "%.3f", likeness);
  return text;
}

}  // namespace

std::vector<ClosestPair> closest_pairs(const EvaluationTask& task, std::size_t count,
                                       std::int64_t batch) {
  if (!task.train || task.train->size() == 0) return {};
  NearestSearch search;
  for_each_batch(*task.train, batch,
                 [&](std::int64_t, const at::Tensor& images) { search.add(images); });
  std::vector<Candidate> all;
  for_each_batch(*task.fake, batch, [&](std::int64_t first, const at::Tensor& images) {
    for (const Nearest& nearest : search.find(images)) all.push_back({first++, nearest});
  });
  std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return a.nearest.likeness > b.nearest.likeness;
  });
  all.resize(std::min(count, all.size()));
  std::vector<ClosestPair> pairs;
  for (const Candidate& candidate : all) {
    const at::Tensor real = task.train->read(candidate.nearest.index, 1).images[0];
    pairs.push_back({task.fake->read(candidate.made, 1).images[0],
                     candidate.nearest.mirrored ? real.flip({2}) : real,
                     candidate.nearest.likeness});
  }
  return pairs;
}

void write_closest_pairs(const std::filesystem::path& file,
                         const std::vector<EvaluationTask>& tasks, std::int64_t batch) {
  std::vector<GridRow> rows;
  for (const EvaluationTask& task : tasks) {
    for (const ClosestPair& pair : closest_pairs(task, k_pairs, batch)) {
      const std::string name = task.label.empty() ? "" : task.label + " ";
      rows.push_back({name + label(pair.likeness), {pair.made, pair.training}});
    }
  }
  if (!rows.empty()) write_grid(file, rows, {{"made", "nearest in training"}, {}});
}

}  // namespace oct::host
