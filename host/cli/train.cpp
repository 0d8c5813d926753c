// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

#include "cli/command.h"
#include "cli/data_plan.h"
#include "cli/run_plugin.h"
#include "cli/train_evaluation.h"
#include "cli/train_preset.h"
#include "data/options.h"
#include "data/run_data.h"
#include "data/spacing.h"
#include "log.h"
#include "octsdk/dataset.h"
#include "octsdk/model.h"
#include "runtime/device.h"
#include "train/checkpoint.h"
#include "train/fit.h"
#include "train/options.h"
#include "train/resume.h"
#include "train/rng_state.h"
#include "train/run_files.h"
#include "train/run_identity.h"
#include "train/signals.h"
#include "train/trainer.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

/// Everything that one use of `train` is about, in the order in which it comes to be.
struct TrainCall {
  Invocation& call;
  TrainOptions train;
  DataOptions data;
  std::string model_id;
  std::string dataset_id;
  fs::path resumed;         ///< the run that is gone on with; empty for a new one
  bool falls_back = false;  ///< a damaged checkpoint is passed over

  [[nodiscard]] std::string name() const { return model_id + "-" + dataset_id; }
};

using Plugins = std::vector<PluginInfo>;

/// Declares the options of the host and says which run is gone on with: its own configuration lies
/// under all that is given now.
void declare(TrainCall& use) {
  Invocation& call = use.call;
  call.run_options().add("model", &use.model_id, "the model to train");
  call.run_options().add("dataset", &use.dataset_id, "the dataset to train on");
  call.declare("train", use.train.options());
  call.declare("data", use.data.options());
  const std::string name = call.peek("run", "model") + "-" + call.peek("run", "dataset");
  use.resumed = run_to_resume(call.peek("train", "resume"), call.peek("train", "out"), name);
  if (!use.resumed.empty()) call.add_base_config(use.resumed / "config.toml");
}

RunData load_data(TrainCall& use, Chosen<Dataset>& dataset, const Need& need, Size size) {
  nlohmann::json split;
  if (!use.resumed.empty()) split = read_split(use.resumed);
  ProgressLine line;
  DataPlan plan = data_plan(use.call, use.data, dataset, line);
  plan.pairing = need.pairing;
  plan.size = size;
  plan.split = split.is_null() ? nullptr : &split;
  plan.advice = [&] {
    return "; models that can use it: " +
           joined(models_without_pairs(dataset->give(), use.call.catalogue()));
  };
  return prepare_data(*dataset, plan);
}

void describe(const RunData& data) {
  std::string text = "data: " + data.index.origin + " (" + data.index.layout + "), " +
                     size_text(data.size) + " pixels;";
  for (const Domain& domain : data.domains) {
    text += " " + domain.modality.name + " " + std::to_string(domain.train.size()) +
            " to train on, " + std::to_string(domain.heldout.size()) + " held out;";
  }
  if (data.unreadable > 0) text += " " + std::to_string(data.unreadable) + " unreadable, skipped;";
  text.pop_back();
  log::info(text);
}

ModelSetup setup_of(const TrainCall& use, const RunData& data, at::Device device) {
  ModelSetup setup;
  if (data.domains.size() == 2) {
    setup.source_modality = data.domains.front().modality.name;
    setup.source_channels = data.domains.front().modality.channels;
  }
  setup.target_modality = data.target().modality.name;
  setup.target_channels = data.target().modality.channels;
  setup.size = data.size;
  setup.classes = data.index.classes;
  setup.dtype = use.train.precision == "fp64" ? at::kDouble : at::kFloat;
  setup.device = device;
  return setup;
}

TrainerSetup trainer_setup(const TrainCall& use, Chosen<Model>& model, const Plugins& plugins,
                           const RunData& data, const ModelSetup& build, const Need& need) {
  TrainerSetup setup;
  setup.model = model.object.get();
  setup.info = model.info();
  setup.data = &data;
  setup.pairing = need.pairing;
  setup.augment = use.data.augment;
  setup.workers =
      use.data.workers > 0 ? use.data.workers : std::max<std::int64_t>(1, threads_of(use.call) / 2);
  setup.build = build;
  setup.options = &use.train;
  setup.stop = stop_rule(use.train, data.images_per_epoch());
  setup.seed = use.call.seed();
  setup.identity = run_identity(use.call.settings(), plugins, build, data.fingerprint);
  return setup;
}

void build_model(const TrainCall& use, Chosen<Model>& model, const ModelSetup& setup) {
  seed_torch(use.call.seed());
  guarded(model.info(), "build", [&] { model->build(setup); });
  if (!use.train.init_weights.empty() && use.resumed.empty()) {
    load_weights(use.train.init_weights, parts_of(*model, model.info()));
    log::info("networks taken from '" + use.train.init_weights + "'");
  }
}

ExitCode train(TrainCall& use, Chosen<Model>& model, Chosen<Dataset>& dataset,
               const MetricChoices& metrics, const Need& need) {
  const Size size = parse_size(use.train.size, "--size");
  if (const std::string why = size_misfit(need, size); !why.empty()) {
    throw Error(ExitCode::usage,
                "--size " + use.train.size + ": model " + model.info().id + " " + why);
  }
  std::optional<RunFolder> folder;
  if (!use.resumed.empty()) folder.emplace(RunFolder::open(use.resumed));

  const RunData data = load_data(use, dataset, need, size);
  if (need.labels && data.index.classes.empty()) {
    throw Error(ExitCode::usage, "model " + model.info().id + " learns from class labels and '" +
                                     data.index.origin + "' has none");
  }
  const Plugins plugins{model.info(), dataset.info()};
  const ModelSetup build = setup_of(use, data, resolve_device(use.call.device()));
  build_model(use, model, build);
  TrainerSetup setup = trainer_setup(use, model, plugins, data, build, need);
  setup.evaluate = TrainEvaluation{metrics,
                                   data,
                                   *model,
                                   model.info(),
                                   build,
                                   use.call.seed(),
                                   {dataset.object.get(), dataset.info()},
                                   use.train.best};
  const nlohmann::json identity = setup.identity;
  Trainer trainer(std::move(setup));
  if (folder) restore_run(trainer, *folder, identity, use.falls_back);
  if (trainer.finished()) {
    log::info(nothing_left(use.resumed, use.train, trainer.progress()));
    std::cout << use.resumed.string() << "\n";
    return ExitCode::done;
  }
  if (use.train.plan) {
    describe(data);
    std::cout << trainer.plan() << "\n";
    return ExitCode::done;
  }
  if (!folder) {
    folder.emplace(RunFolder::create(use.train.out, use.name()));
    write_split(*folder, data);
    write_spacing(folder->path(), spacing_record(*dataset, dataset.info(), data));
  }
  write_record(*folder, use.call.settings(), plugins);
  log::attach_file(folder->path() / "log.txt");
  log::info("run " + folder->path().string());
  describe(data);
  trainer.run(*folder);
  std::cout << folder->path().string() << "\n";
  return ExitCode::done;
}

void refuse_other_folder(const TrainCall& use) {
  const bool flag = use.call.settings().origin("train", "out") == "--out";
  std::error_code error;
  if (use.resumed.empty() || !flag || fs::equivalent(use.train.out, use.resumed, error)) return;
  throw Error(ExitCode::usage, "--out '" + use.train.out + "' with --resume '" +
                                   use.resumed.string() +
                                   "': a run goes on in its own folder; leave --out away");
}

/// With the options of the plugins that are named already.
ExitCode show_help(Invocation& call, const std::string& model_id, const std::string& dataset_id) {
  std::optional<Chosen<Model>> model;
  std::optional<Chosen<Dataset>> dataset;
  if (!model_id.empty()) model = choose<Model>(call, model_id);
  if (!dataset_id.empty()) dataset = choose<Dataset>(call, dataset_id);
  const MetricChoices metrics(call, call.peek("train", "metric"), MetricChoices::Unnamed::quick);
  return call.parse() ? ExitCode::usage : ExitCode::done;
}

ExitCode run_train(Invocation& call) {
  watch_signals();
  TrainCall use{call, {}, {}, {}, {}, {}, false};
  declare(use);
  const std::string model_id = call.peek("run", "model");
  const std::string dataset_id = call.peek("run", "dataset");
  if (call.wants_help()) return show_help(call, model_id, dataset_id);
  Chosen<Model> model = choose_of_run<Model>(call, use.resumed, model_id);
  Chosen<Dataset> dataset = choose_of_run<Dataset>(call, use.resumed, dataset_id);
  const MetricChoices metrics(call, call.peek("train", "metric"), MetricChoices::Unnamed::quick);
  const std::vector<Preset> presets =
      guarded(model.info(), "presets", [&] { return model->presets(); });
  std::optional<Preset> preset;  // a run that is gone on with says everything in its config.toml
  if (use.resumed.empty()) {
    preset = choose_preset(call, presets);
  } else {
    log::info("goes on with run " + use.resumed.string());
  }
  if (!call.parse(preset ? &*preset : nullptr)) return ExitCode::done;
  refuse_other_folder(use);
  settle_stop(use.train, call.settings());
  const Need need = guarded(model.info(), "need", [&] { return model->need(); });
  const Give give = guarded(dataset.info(), "give", [&] { return dataset->give(); });
  check_fit(need, give, model.info(), dataset.info(), call.catalogue());
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  // How this process was called is no part of what the run is.
  use.falls_back = std::exchange(use.train.resume, "") == "auto";
  return train(use, model, dataset, metrics, need);
}

}  // namespace

extern const Command train_command;
const Command train_command{"train",
                            "train a model on a dataset (also without naming the command)",
                            "octhost --model cyclegan --dataset dfe_oct\n"
                            "octhost train --model cyclegan --dataset dfe_oct --source photos/ "
                            "--target scans/ --budget 8h\n"
                            "octhost train --resume runs/00000-cyclegan-dfe_oct --steps 20000",
                            {},
                            run_train};

}  // namespace oct::host
