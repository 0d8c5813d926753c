// SPDX-License-Identifier: Apache-2.0
#include "report/picture_pairs.h"

#include <algorithm>

#include "report/tensor_image.h"

namespace oct::host {
namespace {

/// What stands beside the made images, and what it is to them.
struct Beside {
  ImageSourcePtr images;
  std::string what;
};

Beside beside(const RunImages& run, const EvaluationTask& task) {
  if (task.mates) {
    return {task.mates, "Real: the held-out image of the same eye, which the made one should be."};
  }
  if (run.sides.size() == 2 && run.model->translator() != nullptr) {
    const RunSide& from = run.sides[run.sides[0].heldout == task.heldout ? 1 : 0];
    return {from.heldout, "Real: the held-out " + from.modality +
                              " image that the made one was translated from. There is no true "
                              "image to hold it against."};
  }
  return {task.heldout,
          "Real: a held-out image. The made one was not made from it and shows nobody."};
}

Image image_at(ImageSource& source, std::int64_t index) {
  return as_image(source.read(index, 1).images[0], SampleType::u8);
}

}  // namespace

std::vector<PairSet> picture_pairs(const RunImages& run, const std::vector<EvaluationTask>& tasks,
                                   std::int64_t count) {
  std::vector<PairSet> sets;
  for (const EvaluationTask& task : tasks) {
    const Beside other = beside(run, task);
    PairSet set{task.label, other.what, {}};
    const std::int64_t size = std::min(task.fake->size(), other.images->size());
    const std::int64_t shown = std::min(count, size);
    for (std::int64_t i = 0; i < shown; ++i) {
      const std::int64_t at = i * size / shown;
      set.pairs.push_back({image_at(*other.images, at), image_at(*task.fake, at)});
    }
    sets.push_back(std::move(set));
  }
  return sets;
}

}  // namespace oct::host
