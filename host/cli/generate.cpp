// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/making.h"
#include "cli/saved_run.h"
#include "cli/wanted_images.h"
#include "generate/image_format.h"
#include "generate/output_folder.h"
#include "generate/sha256.h"
#include "octsdk/itk/write.h"
#include "report/grid.h"
#include "report/tensor_image.h"
#include "train/signals.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t k_most_columns = 16;
constexpr const char* k_grid = "grid.png";

/// Makes the images wanted and writes them, or the sheet of them.
class Generation {
 public:
  Generation(const GenerateOptions& options, const SavedRun& run, const ImageMaker& maker,
             const WantedImages& wanted, OutputFolder& out)
      : options_(options),
        maker_(maker),
        wanted_(wanted),
        format_(image_format(options.format, options.bits, run.setup().target_channels)),
        mark_(synthetic_mark(run.model_info())),
        facts_{{"psi", options.psi},
               {"psi_cutoff", options.psi_cutoff},
               {"noise", options.noise},
               {"model", run.model_info().id},
               {"checkpoint_sha256", sha256_of(run.checkpoint().path())},
               {"synthetic", true}},
        out_(out),
        tick_(out) {}

  void files() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < wanted_.count(); ++i) names.push_back(file_name(i));
    out_.claim(names);
    const auto batch = std::size_t(options_.batch);
    for (std::size_t first = 0; first < wanted_.count(); first += batch) {
      for (std::size_t i = first; i < std::min(first + batch, wanted_.count()); ++i) {
        write(out_.at(names[i]), as_image(made(i), format_.type), mark_);
        out_.note(names[i], {facts_of(i)});
      }
      out_.flush();
    }
  }

  void sheet() {
    out_.claim({k_grid});
    const auto side = std::size_t(std::ceil(std::sqrt(double(wanted_.count()))));
    const std::size_t columns = std::min(side, k_most_columns);
    std::vector<GridRow> rows;
    std::vector<Json> facts;
    for (std::size_t i = 0; i < wanted_.count(); ++i) {
      if (i % columns == 0) rows.push_back({wanted_.name(i), {}});
      rows.back().images.push_back(made(i));
      facts.push_back(facts_of(i));
      facts.back()["row"] = i / columns;
      facts.back()["column"] = i % columns;
    }
    write_grid(out_.at(k_grid), rows, {{}, mark_});
    out_.note(k_grid, facts);
    out_.flush();
  }

 private:
  [[nodiscard]] std::string file_name(std::size_t i) const {
    return wanted_.name(i) + "." + format_.ending;
  }

  [[nodiscard]] Json facts_of(std::size_t i) const {
    Json facts = wanted_.facts(i);
    facts.update(facts_);
    return facts;
  }

  at::Tensor made(std::size_t i) {
    tick_("image", i, wanted_.count());
    return wanted_.make(i, maker_);
  }

  const GenerateOptions& options_;
  const ImageMaker& maker_;
  const WantedImages& wanted_;
  ImageFormat format_;
  std::string mark_;
  Json facts_;
  OutputFolder& out_;
  Ticker tick_;
};

void check_usage(const Invocation& call, const GenerateOptions& options) {
  const auto given = [&](const char* name) { return call.settings().given("generate", name); };
  if (options.out.empty()) throw Error(ExitCode::usage, "generate: give --out FOLDER");
  if (given("seeds") + given("count") + given("latents") > 1) {
    throw Error(ExitCode::usage, "generate: give one of --seeds, --count and --latents");
  }
  if (options.grid && (given("format") || given("bits"))) {
    throw Error(ExitCode::usage,
                "generate: --grid writes a PNG with 8 bits: leave --format and --bits away");
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
  OutputFolder out(options.out, options.overwrite);
  Generation generation(options, run, maker, wanted, out);
  if (options.grid) {
    generation.sheet();
  } else {
    generation.files();
  }
  print_written(out, call.json());
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
