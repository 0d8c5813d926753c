// SPDX-License-Identifier: Apache-2.0
#include "eval/baseline.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "octsdk/filter.h"
#include "octsdk/random.h"

namespace oct::host {
namespace {

using Indices = std::vector<std::int64_t>;

Indices shuffled(std::int64_t size, std::uint64_t seed) {
  Indices order;
  const auto n = static_cast<std::uint64_t>(size);
  for (std::uint64_t i = 0; i < n; ++i) {
    order.push_back(static_cast<std::int64_t>(permuted_index(i, n, seed)));
  }
  return order;
}

std::string patient_of(const ImageSource& source, std::int64_t index) {
  const std::string patient = source.patient(index);
  return patient.empty() ? "#" + std::to_string(index) : patient;
}

// Two sides that share no patient, as equal as whole patients allow; the second may be empty.
std::pair<Indices, Indices> halves_by_patient(const ImageSource& source, std::uint64_t seed) {
  std::vector<Indices> patients;
  std::unordered_map<std::string, std::size_t> places;
  for (const std::int64_t index : shuffled(source.size(), seed)) {
    const auto [place, is_new] = places.try_emplace(patient_of(source, index), patients.size());
    if (is_new) patients.emplace_back();
    patients[place->second].push_back(index);
  }
  std::stable_sort(patients.begin(), patients.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::pair<Indices, Indices> halves;
  for (const Indices& images : patients) {
    Indices& smaller = halves.first.size() <= halves.second.size() ? halves.first : halves.second;
    smaller.insert(smaller.end(), images.begin(), images.end());
  }
  return halves;
}

// For each image one of another patient, every image used once where that is possible.
Indices images_of_others(const ImageSource& source, std::uint64_t seed) {
  const Indices order = shuffled(source.size(), seed);
  const std::size_t n = order.size();
  Indices others(n, -1);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t step = 1; step < n && others[static_cast<std::size_t>(order[i])] < 0; ++step) {
      const std::int64_t candidate = order[(i + step) % n];
      if (patient_of(source, candidate) != patient_of(source, order[i])) {
        others[static_cast<std::size_t>(order[i])] = candidate;
      }
    }
  }
  if (std::find(others.begin(), others.end(), -1) != others.end()) return {};
  return others;
}

at::Tensor mean_image(ImageSource& source, std::int64_t batch) {
  at::Tensor sum;
  for (std::int64_t first = 0; first < source.size(); first += batch) {
    const std::int64_t count = std::min(batch, source.size() - first);
    const at::Tensor part = source.read(first, count).images.sum({0}, true, at::kDouble);
    sum = sum.defined() ? sum + part : part;
  }
  return (sum / static_cast<double>(source.size())).to(at::kFloat);
}

at::Tensor blurred(const at::Tensor& images) {
  const auto side = static_cast<double>(std::min(images.size(2), images.size(3)));
  const double sigma = side / 64;
  const auto radius = static_cast<std::int64_t>(std::ceil(3 * sigma));
  return filter_mirrored(images, gaussian_taps(sigma, radius));
}

}  // namespace

Showing real_against_real(const EvaluationTask& task, std::uint64_t seed) {
  Showing showing;
  showing.heldout = task.heldout;
  if (task.train) {
    Indices choice = shuffled(task.train->size(), seed);
    const auto count = static_cast<std::size_t>(task.fake->size());
    if (choice.size() > count) choice.resize(count);
    showing.fake = selected(task.train, std::move(choice));
  } else {
    auto [real, fake] = halves_by_patient(*task.heldout, seed);
    showing.heldout = selected(task.heldout, std::move(real));
    showing.fake = selected(task.heldout, std::move(fake));
  }
  if (!task.mates) return showing;
  Indices others = images_of_others(*task.mates, seed);
  if (others.empty()) return showing;
  showing.mate = task.mates;
  showing.mated = renamed(selected(task.mates, std::move(others)), task.mates);
  return showing;
}

void add_real_rivals(EvaluationTask& task, std::uint64_t seed, std::int64_t batch) {
  const ImageSourcePtr shown = task.train ? real_against_real(task, seed).fake : task.heldout;
  const auto add = [&](const char* name, const auto& of) {
    task.rivals.push_back({name, of(shown), task.mates ? of(task.mates) : nullptr});
  };
  add("blurred-real", [](const ImageSourcePtr& images) { return changed(images, blurred); });
  const auto mean = [image = mean_image(task.train ? *task.train : *task.heldout, batch)](
                        const at::Tensor& images) { return image.expand_as(images).contiguous(); };
  const std::string modality = shown->read(0, 1).modality;
  add("mean-image", [&](const ImageSourcePtr& images) { return remade(images, modality, mean); });
}

}  // namespace oct::host
