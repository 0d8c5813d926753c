// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <optional>

#include "cli/command.h"
#include "cli/generation.h"
#include "eval/pack_images.h"
#include "log.h"
#include "train/signals.h"

namespace oct::host {
namespace {

/// Throws Error(cannot_write) when nothing else was made.
void tell_of_copies(const Generation& generation, std::size_t wanted) {
  const std::vector<std::string>& withheld = generation.withheld();
  if (withheld.empty()) return;
  std::string message = std::to_string(withheld.size()) + " of " + std::to_string(wanted) +
                        " images were not written, for they are more like a training image than "
                        "any held-out image is (--require-private):";
  for (const std::string& name : withheld) message += " " + name;
  if (withheld.size() == wanted) throw Error(ExitCode::cannot_write, "generate: " + message);
  log::warning(message);
}

std::optional<CopyGuard> copy_guard(SavedRun& run) {
  run.load_data();
  const Domain& target = run.data().target();
  return CopyGuard(domain_images(target, target.train, run.data().index),
                   domain_images(target, target.heldout, run.data().index));
}

void check_usage(const Invocation& call, const GenerateOptions& options) {
  const auto given = [&](const char* name) { return call.settings().given("generate", name); };
  if (options.out.empty()) throw Error(ExitCode::usage, "generate: give --out FOLDER");
  if (given("seeds") + given("count") + given("latents") > 1) {
    throw Error(ExitCode::usage, "generate: give one of --seeds, --count and --latents");
  }
  if (options.grid && (given("format") || given("bits") || given("eye"))) {
    throw Error(ExitCode::usage,
                "generate: --grid writes a PNG with 8 bits: leave --format, --bits and --eye away");
  }
  if (options.eye != "none" && options.format != "dcm") {
    throw Error(ExitCode::usage, "generate: --eye is for --format dcm");
  }
}

ExitCode run_generate(Invocation& call) {
  watch_signals();
  GenerateOptions options;
  call.declare("generate", options.options());
  const std::string path = call.peek("generate", "run");
  if (call.wants_help() && path.empty()) return call.parse() ? ExitCode::usage : ExitCode::done;
  if (path.empty()) throw Error(ExitCode::usage, "generate: give --run RUN");
  SavedRun run(call, path);
  if (!call.parse()) return ExitCode::done;
  check_usage(call, options);
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  run.load_model(options.checkpoint);
  const Sampling sampling{options.psi, options.psi_cutoff, noise_mode_of(options.noise)};
  const ImageMaker maker(run.model(), run.model_info(), run.setup(), sampling);
  const bool heeds_classes = is_conditional(run.model(), run.model_info(), run.setup());
  const WantedImages wanted(options, call.seed(), maker.latent_size(),
                            heeds_classes ? run.setup().classes : std::vector<std::string>());
  std::optional<CopyGuard> guard;
  if (options.require_private) guard = copy_guard(run);
  OutputFolder out(options.out, options.overwrite);
  Generation generation(options, run, maker, wanted, guard ? &*guard : nullptr, out);
  if (options.grid) {
    generation.sheet();
  } else {
    generation.files();
  }
  print_written(out, call.json());
  tell_of_copies(generation, wanted.count());
  return ExitCode::done;
}

}  // namespace

extern const Command generate_command;
const Command generate_command{
    "generate",
    "make new images with a run's model, and a manifest that says how",
    "octhost generate --run runs/00000-progan-oct --count 16 --grid --out sheet/\n"
    "octhost generate --run runs/00000-progan-oct --seeds 0-63,100 --out fakes/ --format tif\n"
    "octhost generate --run runs/00001-stylegan-oct --seeds 7 --psi 0.7 --class drusen:3,cnv:1 "
    "--out fakes/",
    {},
    run_generate,
};

}  // namespace oct::host
