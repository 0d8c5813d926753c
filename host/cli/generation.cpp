// SPDX-License-Identifier: Apache-2.0
#include "cli/generation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generate/sha256.h"
#include "report/grid.h"
#include "report/tensor_image.h"

namespace oct::host {
namespace {

constexpr std::size_t k_most_columns = 16;
constexpr const char* k_grid = "grid.png";

}  // namespace

Generation::Generation(const GenerateOptions& options, const SavedRun& run, const ImageMaker& maker,
                       const WantedImages& wanted, const CopyGuard* guard, OutputFolder& out)
    : options_(options),
      maker_(maker),
      wanted_(wanted),
      guard_(guard),
      model_(run.model_info()),
      format_(image_format(options.format, options.bits, run.setup().target_channels)),
      spacing_(read_spacing(options.run, "target")),
      facts_{{"psi", options.psi},
             {"psi_cutoff", options.psi_cutoff},
             {"noise", options.noise},
             {"model", run.model_info().id},
             {"synthetic", true},
             {"spacing_mm", spacing_ ? Json(spacing_->mm) : Json()},
             {"spacing_from", spacing_ ? Json(spacing_->source()) : Json()}},
      checkpoint_sha256_(std::async(std::launch::async, sha256_of, run.checkpoint().path())),
      out_(out),
      tick_(out) {}

Generation::Json Generation::common_facts() const {
  Json facts = facts_;
  facts["checkpoint_sha256"] = checkpoint_sha256_.get();
  return facts;
}

void Generation::files() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < wanted_.count(); ++i) names.push_back(file_name(i));
  out_.claim(names);
  const auto batch = std::size_t(options_.batch);
  for (std::size_t first = 0; first < wanted_.count(); first += batch) {
    for (std::size_t i = first; i < std::min(first + batch, wanted_.count()); ++i) {
      const at::Tensor image = made(i);
      const std::optional<Json> facts = facts_of(i, image);
      if (!facts) continue;
      write_file(i, image);
      out_.note(names[i], {*facts});
    }
    out_.flush();
  }
}

void Generation::sheet() {
  out_.claim({k_grid});
  const auto side = std::size_t(std::ceil(std::sqrt(double(wanted_.count()))));
  const std::size_t columns = std::min(side, k_most_columns);
  std::vector<GridRow> rows;
  std::vector<Json> facts;
  for (std::size_t i = 0; i < wanted_.count(); ++i) {
    const at::Tensor image = made(i);
    const std::optional<Json> told = facts_of(i, image);
    if (!told) continue;
    const std::size_t place = facts.size();
    if (place % columns == 0) rows.push_back({wanted_.name(i), {}});
    rows.back().images.push_back(image);
    facts.push_back(*told);
    facts.back()["row"] = place / columns;
    facts.back()["column"] = place % columns;
  }
  if (facts.empty()) return;
  write_grid(out_.at(k_grid), rows, {{}, synthetic_mark(model_)});
  out_.note(k_grid, facts);
  out_.flush();
}

void Generation::write_file(std::size_t i, const at::Tensor& image) const {
  Json recipe = wanted_.facts(i);
  const Json common = common_facts();
  recipe.update(common);
  Provenance words = provenance(model_, recipe, common.dump(), options_.eye);
  words.number = wanted_.number(i);
  write_image(out_.at(file_name(i)), as_image(image, format_.type),
              spacing_ ? std::optional(spacing_->mm) : std::nullopt, std::move(words));
}

std::string Generation::file_name(std::size_t i) const {
  return wanted_.name(i) + "." + format_.ending;
}

std::optional<Generation::Json> Generation::facts_of(std::size_t i, const at::Tensor& image) {
  Json facts = wanted_.facts(i);
  facts.update(common_facts());
  if (!guard_) return facts;
  const double likeness = guard_->likeness(image);
  if (likeness > guard_->threshold()) {
    withheld_.push_back(wanted_.name(i));
    return {};
  }
  facts["likeness_to_training"] = likeness;
  facts["likeness_allowed"] = guard_->threshold();
  return facts;
}

at::Tensor Generation::made(std::size_t i) {
  tick_("image", i, wanted_.count());
  return wanted_.make(i, maker_);
}

}  // namespace oct::host
