// SPDX-License-Identifier: Apache-2.0
#include "eval/run_images.h"

#include <ATen/ATen.h>

#include <utility>

#include "generate/image_maker.h"
#include "generate/latent.h"
#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

// What a translator may do with a run, in the order of the tasks.
std::vector<Direction> directions_of(const RunImages& run) {
  std::vector<Direction> directions;
  Translator* translator = run.model->translator();
  for (const Direction direction : {Direction::source_to_target, Direction::target_to_source}) {
    if (translator && run.sides.size() == 2 && translator->offers(direction)) {
      directions.push_back(direction);
    }
  }
  return directions;
}

const RunSide& from_side(const RunImages& run, Direction direction) {
  return run.sides[direction == Direction::source_to_target ? 0 : 1];
}

const RunSide& to_side(const RunImages& run, Direction direction) {
  return run.sides[direction == Direction::source_to_target ? 1 : 0];
}

// One image at a time: batch statistics inside a network must not mix eyes.
ImageSourcePtr translated(const RunImages& run, Model& model, Direction direction) {
  const auto translate = [&model, direction, info = run.info, device = run.device,
                          dtype = run.dtype](const at::Tensor& images) {
    std::vector<at::Tensor> made;
    for (const at::Tensor& image : images.split(1)) {
      const at::Tensor input = image.to(device, dtype);
      made.push_back(guarded(info, "translate", [&] {
                       return model.translator()->translate(input, direction);
                     }).to(at::kCPU, at::kFloat));
    }
    return at::cat(made);
  };
  return remade(from_side(run, direction).heldout, to_side(run, direction).modality, translate);
}

// As many images as are held out, with their labels if the model heeds them; image i is that of
// seed + i, as `octhost generate` makes it.
class Generated : public ImageSource {
 public:
  Generated(const RunImages& run, Model& model)
      : heldout_(run.sides.back().heldout),
        generator_(*model.generator()),
        info_(run.info),
        options_(at::TensorOptions().device(run.device).dtype(run.dtype)),
        modality_(run.sides.back().modality),
        conditional_(run.conditional),
        seed_(run.seed) {}

  [[nodiscard]] std::int64_t size() const override { return heldout_->size(); }

  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    MetricBatch batch;
    if (conditional_) batch.labels = heldout_->read(first, count).labels;
    std::vector<at::Tensor> made;
    for (std::int64_t i = 0; i < count; ++i) {
      const at::Tensor label =
          batch.labels.defined() ? batch.labels.narrow(0, i, 1).to(options_) : at::Tensor();
      const at::Tensor z = latent_of_seed(seed_ + static_cast<std::uint64_t>(first + i),
                                          generator_.latent_size(), options_);
      made.push_back(guarded(info_, "generate", [&] {
                       return generator_.generate(z, label);
                     }).to(at::kCPU, at::kFloat));
      batch.ids.push_back("generated-" + std::to_string(first + i));
    }
    batch.images = at::cat(made);
    batch.modality = modality_;
    return batch;
  }

 private:
  ImageSourcePtr heldout_;
  Generator& generator_;
  PluginInfo info_;
  at::TensorOptions options_;
  std::string modality_;
  bool conditional_;
  std::uint64_t seed_;
};

}  // namespace

RunImages images_of(const RunData& data, Model& model, const PluginInfo& info,
                    const ModelSetup& setup, std::uint64_t seed, const TruthReader& truth) {
  RunImages run;
  run.paired = data.index.paired;
  run.model = &model;
  run.info = info;
  run.conditional = is_conditional(model, info, setup);
  run.device = setup.device;
  run.dtype = setup.dtype;
  run.seed = seed;
  for (const Domain& domain : data.domains) {
    run.sides.push_back({domain.modality.name,
                         domain_images(domain, domain.heldout, data.index, truth),
                         domain_images(domain, domain.train, data.index, truth)});
    if (!run.sides.back().heldout) {
      throw Error(ExitCode::metric_undefined,
                  "no " + domain.modality.name +
                      " image is held out, so that nothing can be judged; see --holdout");
    }
  }
  return run;
}

nlohmann::ordered_json context_of(const RunData& data, const Progress& progress) {
  nlohmann::ordered_json heldout;
  for (const Domain& domain : data.domains) {
    heldout[domain.modality.name] = domain.heldout.size();
  }
  return {{"step", progress.step},
          {"images", progress.images},
          {"size", std::to_string(data.size.height) + "x" + std::to_string(data.size.width)},
          {"heldout_images", heldout}};
}

ImageSourcePtr fakes_of(const RunImages& run, Model& model, std::size_t index) {
  const std::vector<Direction> directions = directions_of(run);
  if (!directions.empty()) return translated(run, model, directions.at(index));
  return std::make_shared<Generated>(run, model);
}

ModelSpacePtr space_of(const RunImages& run, Model& model) {
  Generator* const generator = model.generator();
  LatentSpace* const space = model.latent_space();
  if (!directions_of(run).empty() || generator == nullptr || space == nullptr) return nullptr;
  return std::make_shared<ModelSpace>(
      ModelSpace{generator, space, run.info, at::TensorOptions(run.device).dtype(run.dtype),
                 run.conditional ? run.sides.back().heldout : nullptr});
}

std::vector<EvaluationTask> tasks_of(const RunImages& run) {
  const std::vector<Direction> directions = directions_of(run);
  std::vector<EvaluationTask> tasks;
  for (std::size_t i = 0; i < directions.size(); ++i) {
    const RunSide& to = to_side(run, directions[i]);
    EvaluationTask task;
    if (directions.size() > 1) {
      task.label = from_side(run, directions[i]).modality + "-to-" + to.modality;
    }
    task.heldout = to.heldout;
    task.train = to.train;
    task.fake = fakes_of(run, *run.model, i);
    if (run.paired) task.mates = to.heldout;
    task.why_no_mates = "the run's data is unpaired, so that no fake has a true image";
    task.why_no_model = "a translation starts from an image, not from a latent vector";
    tasks.push_back(std::move(task));
  }
  if (!tasks.empty()) return tasks;
  if (!run.model->generator()) {
    throw Error(
        ExitCode::usage,
        "evaluate: the model can neither generate nor translate images, so there is nothing "
        "to judge");
  }
  EvaluationTask task;
  task.heldout = run.sides.back().heldout;
  task.train = run.sides.back().train;
  task.fake = fakes_of(run, *run.model, 0);
  task.why_no_mates = "a generated image has no true image";
  task.model = space_of(run, *run.model);
  task.why_no_model = "the model has none";
  return {std::move(task)};
}

}  // namespace oct::host
