// SPDX-License-Identifier: Apache-2.0
#include "drawn_images.h"

#include <ATen/ATen.h>

#include <iterator>

#include "common/ssim.h"
#include "octsdk/random.h"

namespace oct::diversity {

void DrawnImages::add(const MetricBatch& batch, std::int64_t most) {
  for (std::int64_t i = 0; i < batch.images.size(0); ++i) {
    const std::uint64_t key = Rng(seed_, role_, static_cast<std::uint64_t>(seen_++)).next();
    const bool is_full = static_cast<std::int64_t>(drawn_.size()) == most;
    if (is_full && key > drawn_.rbegin()->first) continue;
    if (is_full) drawn_.erase(std::prev(drawn_.end()));
    const auto place = static_cast<std::size_t>(i);
    drawn_[key] = {ssim::levels(batch.images[i]).round_().clamp_(0, 255).to(at::kByte),
                   batch.patients.empty() ? "" : batch.patients[place]};
  }
}

std::vector<DrawnImages::Image> DrawnImages::images() const {
  std::vector<Image> images;
  for (const auto& [key, image] : drawn_) images.push_back(image);
  return images;
}

}  // namespace oct::diversity
