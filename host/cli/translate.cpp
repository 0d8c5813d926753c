// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/saved_run.h"
#include "cli/translate_files.h"
#include "generate/image_format.h"
#include "log.h"
#include "octsdk/itk/write.h"
#include "report/tensor_image.h"
#include "train/progress_line.h"
#include "train/run_identity.h"
#include "train/signals.h"

namespace oct::host {
namespace {

struct TranslateOptions {
  TranslateOptions() {
    options.add("run", &run, "the run whose model translates");
    options.add("checkpoint", &checkpoint, "a checkpoint file of it, or best; none: the newest");
    options.add("input", &input, "an image, or a folder of images");
    options.add("out", &out, "where to write: a file (.png, .tif) or a folder");
    options.add("from", &from, "modality of the input, as in dfe");
    options.add("to", &to, "modality wanted, as in oct");
    options.add("format", &format, "of images written to a folder: png has 8 bits, tif 16")
        .choices({"png", "tif"});
    options.add("overwrite", &overwrite, "replace images that are there already");
  }

  OptionSet options;
  std::string run;
  std::string checkpoint;
  std::string input;
  std::string out;
  std::string from;
  std::string to;
  std::string format = "png";
  bool overwrite = false;
};

/// Which way, in the model's words and in the data's.
struct Way {
  Direction direction = Direction::source_to_target;
  std::string from;
};

[[noreturn]] void refuse_way(const std::string& why, const std::vector<std::string>& names) {
  throw Error(ExitCode::usage, "translate: " + why + "; the run's modalities are " + joined(names) +
                                   " (--from, --to)");
}

/// The way that --from and --to name; the only one there is when they are left out.
Way choose_way(const TranslateOptions& options, Translator& translator,
               const std::vector<std::string>& names) {
  std::vector<Way> ways;
  for (const Way& way : {Way{Direction::source_to_target, names.front()},
                         Way{Direction::target_to_source, names.back()}}) {
    const std::string& to = way.from == names.front() ? names.back() : names.front();
    const bool wanted = (options.from.empty() || options.from == way.from) &&
                        (options.to.empty() || options.to == to);
    if (wanted && translator.offers(way.direction)) ways.push_back(way);
  }
  for (const std::string& name : {options.from, options.to}) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
      refuse_way("'" + name + "' is no modality of this run", names);
    }
  }
  if (!options.from.empty() && options.from == options.to) {
    refuse_way("'" + options.from + "' to '" + options.to + "' is no translation", names);
  }
  if (ways.size() > 1) refuse_way("the model translates both ways, so say which", names);
  if (ways.empty()) refuse_way("the model has not learnt that way", names);
  return ways.front();
}

class Translation {
 public:
  Translation(const SavedRun& run, Translator& translator, Way way)
      : run_(run), translator_(translator), way_(std::move(way)) {}

  void operator()(const TranslateJob& job) const {
    const Chosen<Dataset>& dataset = run_.dataset();
    const ModelSetup& setup = run_.setup();
    const Sample sample = guarded(dataset.info(), "load", [&] {
      return dataset->load_file(job.input.string(), way_.from, setup.size);
    });
    const at::Tensor image = sample.image.unsqueeze(0).to(setup.device, setup.dtype);
    const at::Tensor result = guarded(run_.model_info(), "translate",
                                      [&] { return translator_.translate(image, way_.direction); });
    const bool png = job.output.extension() == ".png" || job.output.extension() == ".PNG";
    write(job.output, as_image(result[0], png ? SampleType::u8 : SampleType::u16),
          synthetic_mark(run_.model_info()));
  }

 private:
  const SavedRun& run_;
  Translator& translator_;
  Way way_;
};

struct Outcome {
  std::vector<std::string> written;
  std::vector<std::string> skipped;
};

bool is_about_the_input(const Error& failure) {
  return failure.code() == ExitCode::cannot_read || failure.code() == ExitCode::invalid_input;
}

Outcome translate_all(const std::vector<TranslateJob>& jobs, const Translation& translate,
                      bool skip_bad) {
  Outcome outcome;
  ProgressLine line;
  for (const TranslateJob& job : jobs) {
    const std::string done =
        std::to_string(outcome.written.size()) + " of " + std::to_string(jobs.size()) + " images";
    throw_if_stopped(("after " + done).c_str());
    if (line.due()) line.show("translated " + done);
    try {
      translate(job);
      outcome.written.push_back(job.output.string());
    } catch (const Error& failure) {
      if (!skip_bad || !is_about_the_input(failure)) throw;
      line.clear();
      log::warning(std::string("skipped: ") + failure.what());
      outcome.skipped.push_back(job.input.string());
    }
  }
  return outcome;
}

void report(const Outcome& outcome, bool json) {
  if (json) {
    std::cout << nlohmann::ordered_json{{"written", outcome.written}, {"skipped", outcome.skipped}}
                     .dump(2)
              << "\n";
  } else {
    for (const std::string& path : outcome.written) std::cout << path << "\n";
  }
  if (!outcome.skipped.empty()) {
    log::warning(std::to_string(outcome.skipped.size()) + " image(s) were skipped");
  }
}

void require(const std::string& value, const char* flag) {
  if (value.empty()) throw Error(ExitCode::usage, std::string("translate: give ") + flag);
}

ExitCode run_translate(Invocation& call) {
  watch_signals();
  TranslateOptions options;
  call.declare("translate", options.options);
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
  run.load_model(options.checkpoint);
  Translator* translator = run.model().translator();
  if (translator == nullptr) {
    throw Error(ExitCode::usage, "translate: the run's model " + run.model_info().id +
                                     " translates no images; name a run of a model that does");
  }
  const Way way =
      choose_way(options, *translator, modalities_from(run.checkpoint().state().identity));
  const auto jobs = translate_jobs(options.input, options.out, options.format, options.overwrite);
  const Outcome outcome =
      translate_all(jobs, Translation(run, *translator, way), run.skips_bad_files());
  report(outcome, call.json());
  if (outcome.written.empty()) {
    throw Error(ExitCode::no_input, "translate: none of the images could be read");
  }
  return ExitCode::done;
}

}  // namespace

extern const Command translate_command;
const Command translate_command{
    "translate",
    "turn images of one modality into the other with a run's model",
    "octhost translate --run runs/00000-cyclegan-dfe_oct --from dfe --to oct --input eye.jpg --out "
    "oct.png\n"
    "octhost translate --run runs/00000-cyclegan-dfe_oct --from oct --to dfe --input scans/ --out "
    "photos/",
    {},
    run_translate};

}  // namespace oct::host
