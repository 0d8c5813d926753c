// SPDX-License-Identifier: Apache-2.0
#include "train/sample_grid.h"

#include <algorithm>

#include "data/batches.h"
#include "generate/latent.h"
#include "octsdk/random.h"
#include "plugins/guarded.h"
#include "train/rng_state.h"

namespace oct::host {
namespace {

constexpr std::int64_t k_columns = 8;

/// Up to eight held-out records (of a run that holds none out: of the training records).
std::vector<std::int64_t> shown_records(const Domain& domain, std::uint64_t seed) {
  const std::vector<std::int64_t>& from = domain.heldout.empty() ? domain.train : domain.heldout;
  const auto count = static_cast<std::uint64_t>(from.size());
  const std::uint64_t order = Rng(seed, "samples").next();
  std::vector<std::int64_t> records;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, k_columns); ++i) {
    records.push_back(from[permuted_index(i, count, order)]);
  }
  return records;
}

}  // namespace

SampleGrid::SampleGrid(Model& model, const PluginInfo& info, const RunData& data,
                       const ModelSetup& setup, std::uint64_t seed)
    : model_(model), info_(info), data_(data), setup_(setup), seed_(seed) {}

void SampleGrid::add_direction(Direction direction, std::vector<GridRow>& rows) {
  Translator& translator = *model_.translator();
  const bool forth = direction == Direction::source_to_target;
  const Direction back = forth ? Direction::target_to_source : Direction::source_to_target;
  const Domain& from = data_.domains[forth ? 0 : 1];
  const Domain& to = data_.domains[forth ? 1 : 0];
  GridRow given{from.modality.name, {}};
  GridRow made{"-> " + to.modality.name, {}};
  GridRow returned{"-> " + from.modality.name, {}};
  for (const std::int64_t record : shown_records(from, seed_)) {
    const at::Tensor image = whole_images(from, {record}).to(setup_.device, setup_.dtype);
    given.images.push_back(image[0]);
    const at::Tensor result = translator.translate(image, direction);
    made.images.push_back(result[0]);
    if (translator.offers(back)) {
      returned.images.push_back(translator.translate(result, back)[0]);
    }
  }
  rows.push_back(std::move(given));
  rows.push_back(std::move(made));
  if (!returned.images.empty()) rows.push_back(std::move(returned));
}

void SampleGrid::add_generated(std::vector<GridRow>& rows) {
  Generator& generator = *model_.generator();
  const auto options = at::TensorOptions().device(setup_.device).dtype(setup_.dtype);
  const std::size_t classes = setup_.classes.size();
  for (std::uint64_t r = 0; r < 2; ++r) {
    GridRow row{"generated", {}};
    for (std::uint64_t i = 0; i < k_columns; ++i) {
      const std::uint64_t shown = r * k_columns + i;
      const at::Tensor z = latent_of_seed(seed_ + shown, generator.latent_size(), options);
      const at::Tensor label =
          classes > 0 ? label_of({shown % classes}, classes, options) : at::Tensor();
      row.images.push_back(generator.generate(z, label)[0]);
    }
    rows.push_back(std::move(row));
  }
}

void SampleGrid::write(const std::filesystem::path& path) {
  const RngGuard keep;
  std::vector<GridRow> rows;
  guarded(info_, "sample", [&] {
    Translator* translator = data_.domains.size() == 2 ? model_.translator() : nullptr;
    for (const Direction direction : {Direction::source_to_target, Direction::target_to_source}) {
      if (translator != nullptr && translator->offers(direction)) add_direction(direction, rows);
    }
    if (rows.empty() && model_.generator() != nullptr) add_generated(rows);
  });
  if (!rows.empty()) write_grid(path, rows);
}

}  // namespace oct::host
