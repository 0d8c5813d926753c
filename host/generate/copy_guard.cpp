// SPDX-License-Identifier: Apache-2.0
#include "generate/copy_guard.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "octsdk/copy_test.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::int64_t k_batch = 64;

void for_each_batch(ImageSource& source, const std::function<void(const at::Tensor&)>& see) {
  for (std::int64_t first = 0; first < source.size(); first += k_batch) {
    see(source.read(first, std::min(k_batch, source.size() - first)).images);
  }
}

}  // namespace

CopyGuard::CopyGuard(const ImageSourcePtr& train, const ImageSourcePtr& heldout) {
  const std::int64_t count = heldout ? heldout->size() : 0;
  if (!train || train->size() == 0 || count < k_least_heldout) {
    throw Error(ExitCode::usage,
                "--require-private: whether an image is a copy is measured by held-out images, and "
                "this run has " +
                    std::to_string(count) + "; at least " + std::to_string(k_least_heldout) +
                    " are needed: train with a larger --holdout");
  }
  for_each_batch(*train, [&](const at::Tensor& images) { search_.add(images); });
  std::vector<double> innocent;
  for_each_batch(*heldout, [&](const at::Tensor& images) {
    for (const Nearest& nearest : search_.find(images)) innocent.push_back(nearest.likeness);
  });
  threshold_ = copy_threshold(innocent);
}

double CopyGuard::likeness(const at::Tensor& image) const {
  return search_.find(image.unsqueeze(0)).front().likeness;
}

}  // namespace oct::host
