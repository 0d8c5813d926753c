// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/saved_run.h"
#include "cli/translate_files.h"
#include "cli/translate_options.h"
#include "cli/translate_way.h"
#include "cli/translation.h"
#include "log.h"
#include "train/run_identity.h"
#include "train/signals.h"

namespace oct::host {
namespace {

bool is_about_the_input(const Error& failure) {
  return failure.code() == ExitCode::cannot_read || failure.code() == ExitCode::invalid_input;
}

/// The inputs that were left out.
std::vector<std::filesystem::path> translate_all(const TranslatePlan& plan, Translation& translate,
                                                 bool skip_bad) {
  std::vector<std::filesystem::path> skipped = plan.unreadable;
  for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
    try {
      translate(plan.jobs[i], i, plan.jobs.size());
    } catch (const Error& failure) {
      if (!skip_bad || !is_about_the_input(failure)) throw;
      log::warning(std::string("skipped: ") + failure.what());
      skipped.push_back(plan.jobs[i].input);
    }
  }
  return skipped;
}

void report(const OutputFolder& out, const std::vector<std::filesystem::path>& skipped, bool json) {
  if (json) {
    nlohmann::ordered_json found{{"written", out.written()},
                                 {"skipped", nlohmann::ordered_json::array()},
                                 {"manifest", out.manifest().string()}};
    for (const auto& path : skipped) found["skipped"].push_back(path.string());
    std::cout << found.dump(2) << "\n";
  } else {
    print_written(out, false);
  }
  if (!skipped.empty()) {
    log::warning(std::to_string(skipped.size()) + " image(s) were skipped");
  }
}

void require(const std::string& value, const char* flag) {
  if (value.empty()) throw Error(ExitCode::usage, std::string("translate: give ") + flag);
}

Translator& translator_of(const SavedRun& run) {
  Translator* translator = run.model().translator();
  if (translator != nullptr) return *translator;
  throw Error(ExitCode::usage, "translate: the run's model " + run.model_info().id +
                                   " translates no images; name a run of a model that does");
}

ExitCode run_translate(Invocation& call) {
  watch_signals();
  TranslateOptions options;
  call.declare("translate", options.options());
  const std::string path = call.peek("translate", "run");
  if (call.wants_help() && path.empty()) return call.parse() ? ExitCode::usage : ExitCode::done;
  require(path, "--run RUN");
  SavedRun run(call, path);
  if (!call.parse()) return ExitCode::done;
  require(options.input, "--input FILE or FOLDER");
  require(options.out, "--out FILE or FOLDER");
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  run.open_model(options.checkpoint);
  Translator& translator = translator_of(run);
  const Way way = choose_way(options.from, options.to, translator,
                             modalities_from(run.checkpoint().state().identity));
  run.load_weights(way.direction);
  const TranslatePlan plan = plan_translation(options, run.skips_bad_files());
  OutputFolder out(plan.folder, options.overwrite);
  out.claim(plan.outputs());
  Translation translation(options, run, translator, way, out);
  const auto skipped = translate_all(plan, translation, run.skips_bad_files());
  report(out, skipped, call.json());
  if (out.written().empty()) {
    throw Error(ExitCode::no_input, "translate: none of the images could be read");
  }
  return ExitCode::done;
}

}  // namespace

extern const Command translate_command;
const Command translate_command{
    "translate",
    "turn images or volumes of one modality into the other with a run's model",
    "octhost translate --run runs/00000-cyclegan-dfe_oct --from dfe --to oct --input eye.jpg --out "
    "oct.png\n"
    "octhost translate --run runs/00000-cyclegan-dfe_oct --from oct --to dfe --input scans/ --out "
    "photos/\n"
    "octhost translate --run runs/00000-cyclegan-dfe_oct --from oct --to dfe --input volume.dcm "
    "--out made.dcm",
    {},
    run_translate};

}  // namespace oct::host
