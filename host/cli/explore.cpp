// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/explore_options.h"
#include "cli/making.h"
#include "cli/saved_run.h"
#include "explore/style_choice.h"
#include "explore/views.h"
#include "generate/class_mix.h"
#include "generate/image_format.h"
#include "generate/image_maker.h"
#include "generate/latent.h"
#include "generate/seeds.h"
#include "generate/sha256.h"
#include "plugins/guarded.h"
#include "train/signals.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

/// The class that --class names, as a label; undefined for a model that heeds none.
at::Tensor label_wanted(const SavedRun& run, const std::string& text) {
  const std::vector<std::string>& classes = run.setup().classes;
  if (!is_conditional(run.model(), run.model_info(), run.setup())) {
    if (text.empty()) return {};
    throw Error(ExitCode::usage, "--class '" + text +
                                     "': the run's model was trained without classes; leave "
                                     "--class away");
  }
  const std::vector<ClassShare> mix = parse_class_mix(text, classes);
  if (text.empty() || mix.size() != 1) {
    throw Error(ExitCode::usage,
                "explore: the run's model heeds classes, so say which one is to be looked at: "
                "--class one of " +
                    joined(classes));
  }
  return label_of(mix.front().shown, classes.size(), at::TensorOptions().dtype(at::kFloat));
}

class Exploration {
 public:
  Exploration(const ExploreOptions& options, const SavedRun& run, std::uint64_t seed,
              OutputFolder& out)
      : options_(options),
        run_(run),
        seed_(seed),
        space_(run.model(), run.model_info(), run.setup(),
               {options.psi, options.psi_cutoff, label_wanted(run, options.classes)}),
        to_{out,
            {{"psi", options.psi},
             {"psi_cutoff", options.psi_cutoff},
             {"label", options.classes.empty() ? Json() : Json(options.classes)},
             {"model", run.model_info().id},
             {"checkpoint_sha256", sha256_of(run.checkpoint().path())}},
            synthetic_mark(run.model_info())},
        tick_(out) {}

  void interpolate() {
    const Interpolation way{parse_seeds(options_.interpolate, "--interpolate"), options_.frames,
                            options_.space == "z", options_.loop};
    if (way.seeds.size() < 2) {
      throw Error(ExitCode::usage, "--interpolate '" + options_.interpolate +
                                       "': expected two seeds or more, as in 1,7,9");
    }
    show_interpolation(
        space_, way, options_.frame_seconds,
        [&](std::size_t done, std::size_t of) { tick_("frame", done, of); }, to_);
  }

  void mix() {
    const auto colon = options_.mix.find(':');
    if (colon == std::string::npos) {
      throw Error(ExitCode::usage, "--mix '" + options_.mix +
                                       "': expected ROWS:COLUMNS, two lists of seeds, as in "
                                       "0-3:10-15");
    }
    show_mix(space_, parse_seeds(options_.mix.substr(0, colon), "--mix"),
             parse_seeds(options_.mix.substr(colon + 1), "--mix"), styles_or("coarse"), to_);
  }

  void directions() {
    show_directions(
        space_, {options_.directions, options_.samples, options_.extent, seed_, styles_or("all")},
        to_);
  }

  void project() {
    const at::Tensor like = space_.image(space_.styles(space_.latent(seed_)));
    const Chosen<Dataset>& dataset = run_.dataset();
    const Sample sample = guarded(dataset.info(), "load", [&] {
      return dataset->load_file(options_.project, run_.setup().target_modality,
                                {like.size(1), like.size(2)});
    });
    ProjectionPlan plan{options_.project_steps, options_.samples, seed_, {}};
    plan.tick = [&](std::int64_t step, double) {
      tick_("step", std::size_t(step), std::size_t(plan.steps));
    };
    const auto options = at::TensorOptions().device(run_.setup().device).dtype(run_.setup().dtype);
    show_projection(space_, sample.image.to(options), plan, options_.with_real, to_);
  }

 private:
  [[nodiscard]] std::vector<std::int64_t> styles_or(const std::string& fallback) const {
    return parse_styles(options_.styles.empty() ? fallback : options_.styles, space_.style_count());
  }

  const ExploreOptions& options_;
  const SavedRun& run_;
  std::uint64_t seed_;
  StyleSpace space_;
  Findings to_;
  Ticker tick_;
};

void check_usage(const ExploreOptions& options) {
  const int views = !options.interpolate.empty() + !options.mix.empty() + !options.project.empty() +
                    (options.directions > 0);
  if (views != 1) {
    throw Error(ExitCode::usage,
                "explore: give one of --interpolate SEEDS, --mix ROWS:COLUMNS, --project IMAGE and "
                "--directions N");
  }
  if (options.out.empty()) throw Error(ExitCode::usage, "explore: give --out FOLDER");
}

ExitCode run_explore(Invocation& call) {
  watch_signals();
  ExploreOptions options;
  call.declare("explore", options.options());
  const std::string path = call.peek("explore", "run");
  if (call.wants_help() && path.empty()) return call.parse() ? ExitCode::usage : ExitCode::done;
  if (path.empty()) throw Error(ExitCode::usage, "explore: give --run RUN");
  SavedRun run(call, path);
  if (!call.parse()) return ExitCode::done;
  check_usage(options);
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  run.load_model(options.checkpoint);
  OutputFolder out(options.out, options.overwrite);
  Exploration exploration(options, run, call.seed(), out);
  if (!options.interpolate.empty()) exploration.interpolate();
  if (!options.mix.empty()) exploration.mix();
  if (options.directions > 0) exploration.directions();
  if (!options.project.empty()) exploration.project();
  out.flush();
  print_written(out, call.json());
  return ExitCode::done;
}

}  // namespace

extern const Command explore_command;
const Command explore_command{
    "explore",
    "look into a generator: interpolate, mix, project, find directions",
    "octhost explore --run runs/00001-stylegan-oct --interpolate 1,7,9 --loop --out walk/\n"
    "octhost explore --run runs/00001-stylegan-oct --mix 0-3:10-15 --styles coarse --out mix/\n"
    "octhost explore --run runs/00001-stylegan-oct --directions 5 --class drusen --out drusen/\n"
    "octhost explore --run runs/00001-stylegan-oct --project scan.png --out found/",
    {},
    run_explore,
};

}  // namespace oct::host
