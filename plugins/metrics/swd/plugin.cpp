// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/metric.h"
#include "pyramid.h"
#include "swd.h"

namespace oct::swd {
namespace {

// The patches of one role: levels[k] holds one tensor [images * per_image, C * 49] a batch.
struct Descriptors {
  std::vector<std::vector<at::Tensor>> levels;
  std::int64_t images = 0;
};

class Swd : public Metric {
 public:
  void options(OptionSet& set) override;
  [[nodiscard]] MetricNeed need() const override;
  void update(Role role, const MetricBatch& batch) override;
  std::vector<Score> compute() override;

 private:
  void check_shape(const MetricBatch& batch);
  [[nodiscard]] at::Tensor descriptors(const Descriptors& role, std::size_t level,
                                       const char* purpose) const;
  [[nodiscard]] double distance(std::size_t level) const;

  std::int64_t per_image_ = 128;
  std::int64_t directions_ = 128;
  std::int64_t repeats_ = 4;
  std::int64_t seed_ = 0;

  std::vector<std::int64_t> shape_;  // C, H, W of the first image seen
  Descriptors real_;
  Descriptors fake_;
};

void Swd::options(OptionSet& set) {
  set.add("nhoods-per-image", &per_image_, "patches taken of each image and level").range(1);
  set.add("dirs-per-repeat", &directions_, "directions of projection in one repeat").range(1);
  set.add("dir-repeats", &repeats_, "repeats with new directions, averaged").range(1);
  set.add("seed", &seed_, "of patches, directions and the choice of images").range(0);
}

MetricNeed Swd::need() const {
  MetricNeed need;
  need.least_images = 2;
  need.least_side = smallest_level;
  return need;
}

void Swd::check_shape(const MetricBatch& batch) {
  const std::vector<std::int64_t> shape = batch.images.sizes().slice(1).vec();
  if (shape_.empty()) shape_ = shape;
  if (shape == shape_) return;
  const auto text = [](const std::vector<std::int64_t>& s) {
    return std::to_string(s[0]) + " x " + std::to_string(s[1]) + " x " + std::to_string(s[2]);
  };
  throw Error(ExitCode::invalid_input, "swd: '" + batch.ids.front() + "' is " + text(shape) +
                                           " (channels x height x width), images before it are " +
                                           text(shape_) + "; all must have one shape");
}

void Swd::update(Role role, const MetricBatch& batch) {
  if (role == Role::train) return;
  check_shape(batch);
  Descriptors& into = role == Role::fake ? fake_ : real_;
  const char* const purpose = role == Role::fake ? "swd-fake" : "swd-real";
  const auto pyramid = laplacian_pyramid((batch.images.to(at::kFloat) + 1) * 127.5f,
                                         pyramid_levels(shape_[1], shape_[2]));
  into.levels.resize(pyramid.size());
  for (std::size_t level = 0; level < pyramid.size(); ++level) {
    const at::Tensor& images = pyramid[level];
    for (std::int64_t i = 0; i < images.size(0); ++i) {
      // A stream per image: the draws do not depend on the size of the batches.
      Rng random(static_cast<std::uint64_t>(seed_), purpose,
                 static_cast<std::uint64_t>(into.images + i), level);
      const Centres centres = random_centres(1, per_image_, images.size(2), images.size(3), random);
      into.levels[level].push_back(patches_at(images.narrow(0, i, 1), centres));
    }
  }
  into.images += batch.images.size(0);
}

// Both sides must be equally many: of the larger one, a seeded choice.
at::Tensor Swd::descriptors(const Descriptors& role, std::size_t level, const char* purpose) const {
  const std::int64_t count = std::min(real_.images, fake_.images);
  const std::uint64_t seed = Rng(static_cast<std::uint64_t>(seed_), purpose).next();
  std::vector<at::Tensor> chosen;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto index = permuted_index(static_cast<std::uint64_t>(i),
                                      static_cast<std::uint64_t>(role.images), seed);
    chosen.push_back(role.levels[level][index]);
  }
  return normalised(at::cat(chosen), shape_[0]);
}

double Swd::distance(std::size_t level) const {
  const at::Tensor real = descriptors(real_, level, "swd-choose-real");
  const at::Tensor fake = descriptors(fake_, level, "swd-choose-fake");
  Rng random(static_cast<std::uint64_t>(seed_), "swd-directions", level);
  const at::Tensor directions = random_directions(real.size(1), directions_ * repeats_, random);
  return 1e3 * sliced_wasserstein(real, fake, directions);
}

std::vector<Score> Swd::compute() {
  if (std::min(real_.images, fake_.images) < need().least_images) {
    throw Error(ExitCode::metric_undefined,
                "swd: shown " + std::to_string(real_.images) + " real and " +
                    std::to_string(fake_.images) + " fake images; at least " +
                    std::to_string(need().least_images) + " of each are needed");
  }
  std::vector<Score> scores;
  double sum = 0;
  std::int64_t height = shape_[1];
  for (std::size_t level = 0; level < real_.levels.size(); ++level) {
    Score score;
    score.name = "swd-" + std::to_string(height);
    score.value = distance(level);
    score.higher_is_better = false;
    score.n = std::min(real_.images, fake_.images);
    sum += score.value;
    scores.push_back(score);
    height = (height + 1) / 2;
  }
  Score average = scores.front();
  average.name = "swd-avg";
  average.value = sum / static_cast<double>(scores.size());
  scores.push_back(average);
  return scores;
}

}  // namespace
}  // namespace oct::swd

OCT_PLUGIN(oct::Metric, oct::swd::Swd, "swd", "1.0.0",
           "sliced Wasserstein distance of patches (Karras et al. 2018)", "Apache-2.0")
