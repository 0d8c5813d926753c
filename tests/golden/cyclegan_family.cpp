// SPDX-License-Identifier: Apache-2.0
// Goldens of CycleGAN: a network's outputs and gradients, or a training trajectory.
#include <torch/torch.h>

#include "cyclegan.h"
#include "family.h"
#include "image_network.h"
#include "trajectory.h"

namespace oct::golden {
namespace {

/// Random numbers such that the pools draw what "in/pool_A<k>" and "in/pool_B<k>" recorded in
/// iteration k: for each image of the batch, the place in the pool that it was exchanged with, -1
/// for none. Any stream will do in iterations without record, in which the pools still fill up.
class ReplayContext final : public testing::PlainContext {
 public:
  ReplayContext(const Tensors& in, std::int64_t pool)
      : testing::PlainContext(0), in_(in), pool_(pool) {}

  [[nodiscard]] Rng random(std::string_view purpose) const override {
    const auto record = in_.find(std::string(purpose) + std::to_string(at.step + 1));
    for (std::uint64_t seed = 0; seed < 100'000'000; ++seed) {
      const Rng candidate(seed, purpose);
      if (record == in_.end() || draws(candidate, record->second)) return candidate;
    }
    throw std::runtime_error("no random stream draws the recorded " + std::string(purpose));
  }

 private:
  [[nodiscard]] bool draws(Rng random, const at::Tensor& places) const {
    for (std::int64_t i = 0; i < places.numel(); ++i) {
      const auto place = places[i].item<std::int64_t>();
      if (random.chance(0.5) != (place >= 0)) return false;
      if (place >= 0 &&
          random.below(static_cast<std::uint64_t>(pool_)) != static_cast<std::uint64_t>(place)) {
        return false;
      }
    }
    return true;
  }

  const Tensors& in_;
  std::int64_t pool_;
};

class CycleGanTrajectory final : public Trajectory {
 public:
  using Trajectory::Trajectory;

 private:
  [[nodiscard]] std::unique_ptr<Model> make_model() const override {
    return std::make_unique<cyclegan::CycleGan>();
  }

  [[nodiscard]] Options options() const override {
    Options options = shared_options(golden());
    options["lambda-a"] = text_of(training().at("lambda_A"));
    options["lambda-b"] = text_of(training().at("lambda_B"));
    options["lambda-identity"] = text_of(training().at("lambda_identity"));
    return options;
  }

  [[nodiscard]] std::unique_ptr<testing::PlainContext> make_context(
      const Tensors& in) const override {
    return std::make_unique<ReplayContext>(in, training().at("pool_size"));
  }

  void add_images(Model& model, const Batch& batch, const std::string& prefix) override {
    if (!is_wanted(prefix + "fake_B") && !is_wanted(prefix + "rec_A") &&
        !is_wanted(prefix + "fake_A") && !is_wanted(prefix + "rec_B")) {
      return;
    }
    Translator& translator = *model.translator();
    const auto to_b = Direction::source_to_target;
    const auto to_a = Direction::target_to_source;
    const at::Tensor fake_b = translator.translate(batch.source, to_b);
    const at::Tensor fake_a = translator.translate(batch.target, to_a);
    add(prefix + "fake_B", fake_b);
    add(prefix + "fake_A", fake_a);
    add(prefix + "rec_A", translator.translate(fake_b, to_a));
    add(prefix + "rec_B", translator.translate(fake_a, to_b));
  }
};

void run(const Golden& golden) {
  if (golden.meta.contains("training")) {
    CycleGanTrajectory(golden).run();
  } else {
    run_image_network(golden);
  }
}

const Family cyclegan("cyclegan", run);

}  // namespace
}  // namespace oct::golden
