// SPDX-License-Identifier: Apache-2.0
#include "patch_store.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace oct::swd {
namespace {

constexpr std::int64_t reserved_at_once = std::int64_t{1} << 17;

}  // namespace

void PatchStore::add(const at::Tensor& patches) {
  while (per_image_ > 1 && (images_ + 1) * per_image_ > most_) keep_half();
  dimension_ = patches.size(1);
  // All at once: what growing leaves behind would be as large again. Pages count when they are
  // used.
  if (images_ == 0) {
    values_.reserve(static_cast<std::size_t>(std::min(most_, reserved_at_once) * dimension_));
  }
  const float* first = patches.const_data_ptr<float>();
  values_.insert(values_.end(), first, first + per_image_ * dimension_);
  ++images_;
}

void PatchStore::keep_half() {
  const std::int64_t before = per_image_ * dimension_;
  per_image_ /= 2;
  const std::int64_t after = per_image_ * dimension_;
  float* const values = values_.data();
  for (std::int64_t image = 1; image < images_; ++image) {
    std::copy_n(values + image * before, after, values + image * after);
  }
  values_.resize(static_cast<std::size_t>(images_ * after));
}

at::Tensor PatchStore::take(const std::vector<std::int64_t>& images, std::int64_t count) {
  const auto least = count / static_cast<std::int64_t>(images.size());
  const auto with_one_more = count % static_cast<std::int64_t>(images.size());
  at::Tensor taken = at::empty({count, dimension_}, at::kFloat);
  float* to = taken.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(images.size()); ++i) {
    const std::int64_t of_it = least + (i < with_one_more ? 1 : 0);
    const float* from =
        values_.data() + images[static_cast<std::size_t>(i)] * per_image_ * dimension_;
    to = std::copy_n(from, of_it * dimension_, to);
  }
  std::vector<float>().swap(values_);
  images_ = 0;
  return taken;
}

}  // namespace oct::swd
