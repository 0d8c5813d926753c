// SPDX-License-Identifier: Apache-2.0
#include "octsdk/plugin.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/metric.h"
#include "patch_store.h"
#include "pyramid.h"
#include "swd.h"

namespace oct::swd {
namespace {

// The patches of one role, by level.
struct Descriptors {
  std::vector<PatchStore> levels;
  std::int64_t images = 0;

  // The same at each level; there are images.
  [[nodiscard]] std::int64_t per_image() const { return levels.front().per_image(); }
};

class Swd : public Metric {
 public:
  void options(OptionSet& set) override;
  [[nodiscard]] MetricNeed need() const override;
  void update(Role role, const MetricBatch& batch) override;
  std::vector<Score> compute() override;

 private:
  void check_shape(const MetricBatch& batch);
  void add(const at::Tensor& image, std::size_t level, const char* purpose, Descriptors& role);
  [[nodiscard]] std::int64_t images_compared() const;
  [[nodiscard]] bool is_thinned() const;
  [[nodiscard]] std::int64_t patches_compared() const;
  at::Tensor take_descriptors(Descriptors& role, std::size_t level, std::int64_t patches,
                              const char* purpose) const;
  double take_distance(std::size_t level, std::int64_t patches);
  [[nodiscard]] Score score(const std::string& what, double value) const;

  std::int64_t per_image_ = 128;
  std::int64_t most_ = std::int64_t{1} << 17;
  std::int64_t directions_ = 128;
  std::int64_t repeats_ = 4;
  std::int64_t seed_ = 0;

  std::vector<std::int64_t> shape_;  // C, H, W of the first image seen
  Descriptors real_;
  Descriptors fake_;
};

void Swd::options(OptionSet& set) {
  set.add("nhoods-per-image", &per_image_, "patches taken of each image and level").range(1);
  set.add(
         "patches-at-most", &most_,
         "patches kept of each level and kind; with more images, half as many of each image, until "
         "they fit")
      .range(1);
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
  into.levels.resize(pyramid.size(), PatchStore(per_image_, most_));
  for (std::int64_t i = 0; i < batch.images.size(0); ++i) {
    for (std::size_t level = 0; level < pyramid.size(); ++level) {
      add(pyramid[level].narrow(0, i, 1), level, purpose, into);
    }
    ++into.images;
  }
}

// A stream per image: the draws do not depend on the size of the batches.
void Swd::add(const at::Tensor& image, std::size_t level, const char* purpose, Descriptors& role) {
  Rng random(static_cast<std::uint64_t>(seed_), purpose, static_cast<std::uint64_t>(role.images),
             level);
  const Centres centres = random_centres(1, per_image_, image.size(2), image.size(3), random);
  PatchStore& store = role.levels[level];
  store.add(patches_at(image, first_of(centres, store.per_image())));
}

std::int64_t Swd::images_compared() const {
  return std::min(real_.images, fake_.images);
}

bool Swd::is_thinned() const {
  return std::min(real_.per_image(), fake_.per_image()) < per_image_;
}

std::int64_t Swd::patches_compared() const {
  return is_thinned() ? std::min(real_.images * real_.per_image(), fake_.images * fake_.per_image())
                      : images_compared() * per_image_;
}

// Both sides must have equally many patches: as published of equally many images, a seeded choice
// of the larger set; of thinned sets, whose images have few patches each, of all images.
at::Tensor Swd::take_descriptors(Descriptors& role, std::size_t level, std::int64_t patches,
                                 const char* purpose) const {
  const std::uint64_t seed = Rng(static_cast<std::uint64_t>(seed_), purpose).next();
  const std::int64_t images = is_thinned() ? role.images : images_compared();
  std::vector<std::int64_t> chosen;
  for (std::int64_t i = 0; i < images; ++i) {
    chosen.push_back(static_cast<std::int64_t>(permuted_index(
        static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(role.images), seed)));
  }
  const at::Tensor taken = role.levels[level].take(chosen, patches);
  normalise(taken, shape_[0]);
  return taken;
}

double Swd::take_distance(std::size_t level, std::int64_t patches) {
  const at::Tensor real = take_descriptors(real_, level, patches, "swd-choose-real");
  const at::Tensor fake = take_descriptors(fake_, level, patches, "swd-choose-fake");
  Rng random(static_cast<std::uint64_t>(seed_), "swd-directions", level);
  const at::Tensor directions = random_directions(real.size(1), directions_ * repeats_, random);
  return 1e3 * sliced_wasserstein(real, fake, directions);
}

Score Swd::score(const std::string& what, double value) const {
  Score score;
  score.name = "swd-" + what;
  score.value = value;
  score.higher_is_better = false;
  score.n = images_compared();
  return score;
}

std::vector<Score> Swd::compute() {
  if (images_compared() < need().least_images) {
    throw Error(ExitCode::metric_undefined,
                "swd: shown " + std::to_string(real_.images) + " real and " +
                    std::to_string(fake_.images) + " fake images; at least " +
                    std::to_string(need().least_images) + " of each are needed");
  }
  const std::int64_t patches = patches_compared();
  std::vector<Score> scores;
  double sum = 0;
  std::int64_t height = shape_[1];
  for (std::size_t level = 0; level < real_.levels.size(); ++level) {
    scores.push_back(score(std::to_string(height), take_distance(level, patches)));
    sum += scores.back().value;
    height = (height + 1) / 2;
  }
  const double average = sum / static_cast<double>(scores.size());
  if (is_thinned()) {
    scores.push_back(score("patches", static_cast<double>(patches)));
    scores.back().best = Best::none;
  }
  scores.push_back(score("avg", average));
  return scores;
}

}  // namespace
}  // namespace oct::swd

OCT_PLUGIN(oct::Metric, oct::swd::Swd, "swd", "1.0.0",
           "sliced Wasserstein distance of patches (Karras et al. 2018)", "Apache-2.0")
