// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nearest.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "octsdk/error.h"

namespace oct {

// A constant image has no direction; its row stays 0, unlike anything.
at::Tensor NearestSearch::rows_of(const at::Tensor& given) const {
  at::Tensor small = given.to(at::kFloat);
  if (given.dim() == 4) {
    small = at::adaptive_avg_pool2d(
        small, {std::min(side_, given.size(2)), std::min(side_, given.size(3))});
  }
  const at::Tensor rows = small.flatten(1);
  const at::Tensor centred = rows - rows.mean(1, true);
  return centred / centred.norm(2, 1, true).clamp_min(1e-12);
}

void NearestSearch::add(const at::Tensor& references) {
  references_.push_back(rows_of(references));
  size_ += references.size(0);
}

void NearestSearch::look(const at::Tensor& rows, bool mirrored, std::vector<Nearest>& found) const {
  std::int64_t first = 0;
  for (const at::Tensor& block : references_) {
    const auto [best, where] = at::max(at::matmul(rows, block.t()), 1);
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      const double likeness = std::min(1.0, best[row].item<double>());
      if (likeness <= found[i].likeness) continue;
      found[i] = {first + where[row].item<std::int64_t>(), likeness, mirrored};
    }
    first += block.size(0);
  }
}

std::vector<Nearest> NearestSearch::find(const at::Tensor& queries) const {
  const at::Tensor rows = rows_of(queries);
  if (references_.empty() || rows.size(1) != references_.front().size(1)) {
    throw Error(
        ExitCode::invalid_input,
        "nearest image: queries have " + std::to_string(rows.size(1)) +
            " values each, the reference images " +
            (references_.empty() ? "are none" : std::to_string(references_.front().size(1))) +
            "; both must be of one size and number of channels");
  }
  std::vector<Nearest> found(static_cast<std::size_t>(queries.size(0)));
  look(rows, false, found);
  if (queries.dim() == 4) look(rows_of(queries.flip({3})), true, found);
  return found;
}

}  // namespace oct
