// SPDX-License-Identifier: Apache-2.0
// The suite must notice each of these: models with one thing wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <vector>

#include "failed.h"
#include "support/tiny_model.h"

namespace oct::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <class Made>
std::vector<std::string> failures_of() {
  return failed(testing::check_model([] { return std::make_unique<Made>(); }));
}

TEST(ModelSuite, PassesASoundModel) {
  EXPECT_THAT(failures_of<TinyModel>(), IsEmpty());
}

struct Unseeded : TinyModel {
  void train_step(const Batch& batch, StepContext& context) override {
    static double calls = 0;
    TinyModel::train_step(batch, context);
    mean_ = mean_ + (calls += 1);
  }
};
TEST(ModelSuite, NoticesAStepThatDependsOnMoreThanTheSeed) {
  EXPECT_THAT(failures_of<Unseeded>(), Contains("the same seed gives the same bits"));
}

struct Forgetful : TinyModel {
  void train_step(const Batch& batch, StepContext& context) override {
    TinyModel::train_step(batch, context);
    mean_ = mean_ + (hidden_ += 1);  // not in visit_parts
  }
  double hidden_ = 0;
};
TEST(ModelSuite, NoticesAStateThatIsNotShown) {
  EXPECT_THAT(failures_of<Forgetful>(),
              ElementsAre("restoring the parts gives the same next steps and images, to the bit"));
}

struct Dropping : TinyModel {
  void train_step(const Batch& batch, StepContext& context) override {
    TinyModel::train_step(batch, context);
    mean_ = mean_ * at::rand({1}, mean_.options());
  }
};
TEST(ModelSuite, AllowsDrawsFromLibTorchsGenerator) {
  EXPECT_THAT(failures_of<Dropping>(), IsEmpty());
}

// The images come from an average that no part shows, as when an EMA is forgotten.
struct Averaging : TinyModel {
  void train_step(const Batch& batch, StepContext& context) override {
    TinyModel::train_step(batch, context);
    average_ = average_ * 0.9 + mean_.item<double>() * 0.1;
  }
  at::Tensor do_translate(const at::Tensor& images, Direction way) override {
    return TinyModel::do_translate(images, way) + std::tanh(average_);
  }
  double average_ = 0;
};
TEST(ModelSuite, NoticesImagesThatComeFromWhatIsNotShown) {
  EXPECT_THAT(failures_of<Averaging>(),
              ElementsAre("restoring the parts gives the same next steps and images, to the bit",
                          "parts marked as inference are enough to generate and translate"));
}

// Shown and restored, but not as a network for inference.
struct Loose : TinyModel {
  at::Tensor do_translate(const at::Tensor& images, Direction way) override {
    return TinyModel::do_translate(images, way) + mean_.tanh();
  }
};
TEST(ModelSuite, NoticesImagesThatNeedMoreThanTheInferenceParts) {
  EXPECT_THAT(failures_of<Loose>(),
              ElementsAre("parts marked as inference are enough to generate and translate"));
}

// One network for both ways, shown as if one of them did without.
struct OneWay : TinyModel {
  void build(const ModelSetup& setup) override {
    TinyModel::build(setup);
    source_channels_ = setup.source_channels;
    network_ = torch::nn::Linear(1, 1);
  }
  void visit_parts(PartVisitor& visitor) override {
    TinyModel::visit_parts(visitor);
    visitor.module("network", *network_, PartUse::backward);
  }
  [[nodiscard]] bool offers(Direction) const override { return true; }
  at::Tensor do_translate(const at::Tensor& images, Direction way) override {
    const bool is_forward = way == Direction::source_to_target;
    return at::full(
        {images.size(0), is_forward ? channels_ : source_channels_, images.size(2), images.size(3)},
        std::tanh(network_->weight.item<double>()), images.options());
  }
  std::int64_t source_channels_ = 1;
  torch::nn::Linear network_{nullptr};
};
TEST(ModelSuite, NoticesANetworkOfBothWaysThatIsShownForOne) {
  EXPECT_THAT(failures_of<OneWay>(),
              ElementsAre("parts marked for one way are enough to translate that way"));
}

// An image pool that hands out what it keeps only once it is full.
struct Pooling : TinyModel {
  void train_step(const Batch& batch, StepContext& context) override {
    TinyModel::train_step(batch, context);
    kept_.push_back(mean_.clone());
    if (kept_.size() > 20) mean_ = kept_[kept_.size() - 20];
  }
  std::vector<at::Tensor> kept_;
};
TEST(ModelSuite, NoticesAPoolThatIsNotShown) {
  EXPECT_THAT(failures_of<Pooling>(),
              ElementsAre("restoring the parts gives the same next steps and images, to the bit"));
}

struct Twice : TinyModel {
  void visit_parts(PartVisitor& visitor) override {
    visitor.tensor("mean", mean_);
    visitor.tensor("mean", mean_);
  }
};
TEST(ModelSuite, NoticesTwoPartsOfOneName) {
  EXPECT_THAT(failures_of<Twice>(),
              Contains("visit_parts names every part once, and alike for two models"));
}

struct Spoiled : TinyModel {
  void train_step(const Batch& batch, StepContext& context) override {
    TinyModel::train_step(batch, context);
    mean_ = mean_ * std::numeric_limits<double>::quiet_NaN();
  }
};
TEST(ModelSuite, NoticesNaN) {
  EXPECT_THAT(failures_of<Spoiled>(),
              Contains("a training step runs, moves parameters and stays finite"));
}

struct Idle : TinyModel {
  void train_step(const Batch&, StepContext& context) override { context.scalar("loss", 0.0); }
};
TEST(ModelSuite, NoticesAStepThatChangesNothing) {
  EXPECT_THAT(failures_of<Idle>(),
              ElementsAre("a training step runs, moves parameters and stays finite"));
}

struct Loud : TinyModel {
  at::Tensor do_translate(const at::Tensor& images, Direction) override {
    return at::full({images.size(0), channels_, images.size(2), images.size(3)}, 2.0,
                    images.options());
  }
};
TEST(ModelSuite, NoticesImagesOutOfRange) {
  EXPECT_THAT(failures_of<Loud>(),
              ElementsAre("translate gives the promised images in every direction it offers"));
}

struct Misdeclared : TinyModel {
  void options(OptionSet& set) override {
    set.add("width", &width_, "of a layer").range(1);
    set.add("mute", &mute_, "");
  }
  std::int64_t width_ = 0;
  bool mute_ = false;
};
TEST(ModelSuite, NoticesADefaultOutOfRangeAndMissingHelp) {
  EXPECT_THAT(failures_of<Misdeclared>(),
              ElementsAre("options are declared, each once and with help",
                          "each default is a value its option accepts"));
}

struct Shared : TinyModel {
  void options(OptionSet& set) override {
    static bool everywhere = false;
    set.add("deep", &everywhere, "a member should be the target");
  }
};
TEST(ModelSuite, NoticesOptionsThatTwoObjectsShare) {
  EXPECT_THAT(failures_of<Shared>(),
              ElementsAre("two objects declare the same options, with values of their own"));
}

struct Preset : TinyModel {
  [[nodiscard]] std::vector<oct::Preset> presets() const override {
    return {{"fast", "sets what is not there", {{"model", {{"widht", "3"}}}}}};
  }
};
TEST(ModelSuite, NoticesPresetsThatSetUnknownOptions) {
  EXPECT_THAT(failures_of<Preset>(),
              ElementsAre("presets have a 'quick', unique names, and set options that exist"));
}

struct Unbuildable : TinyModel {
  void build(const ModelSetup&) override { throw 42; }
};
TEST(ModelSuite, GoesOnWhenAModelCannotEvenBeBuilt) {
  EXPECT_THAT(failures_of<Unbuildable>(), ElementsAre("builds small, with preset 'quick'"));
}

}  // namespace
}  // namespace oct::test
