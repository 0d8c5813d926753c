// SPDX-License-Identifier: Apache-2.0
// Known answers: what becomes of the phantom's lesions in the B-scans that a run's model makes of
// held-out photographs, held against the truth of the very eyes. See docs/results.
#include <iomanip>
#include <iostream>
#include <sstream>

#include "cli/saved_run.h"
#include "eval/baseline.h"
#include "eval/run_images.h"
#include "known_answer.h"
#include "octsdk/nn/allocator.h"

namespace oct::results {
namespace {

using host::EvaluationTask;
using host::ImageSourcePtr;

struct Row {
  std::string name;
  ImageSourcePtr images;
};

/// What is judged: the model's images, and what they are to be read against.
std::vector<Row> rows_of(const EvaluationTask& task, const ImageSourcePtr& untrained,
                         std::uint64_t seed) {
  std::vector<Row> rows{{"true image", task.mates},
                        {"made", task.fake},
                        {"untrained", untrained},
                        {"another eye's image", host::real_against_real(task, seed).mated}};
  for (const host::Rival& rival : task.rivals) {
    if (rival.name == "mean-image") rows.push_back({"mean image", rival.mated});
  }
  std::erase_if(rows, [](const Row& row) { return row.images == nullptr; });
  return rows;
}

nlohmann::ordered_json table_of(const host::SavedRun& run, std::uint64_t seed) {
  const host::RunImages images =
      host::images_of(run.data(), run.model(), run.model_info(), run.setup(), seed);
  EvaluationTask task = host::tasks_of(images).front();
  if (!task.mates || images.sides.back().heldout != task.heldout) {
    throw Error(ExitCode::usage,
                "phantom_lesions: give a run of a model that translates photographs of the paired "
                "phantom (dataset dfe_oct) to B-scans");
  }
  host::add_real_rivals(task, seed, 16);
  const std::unique_ptr<Model> untrained = run.untrained();
  const auto truth = truth_of(*task.mates, run.data().index.classes);
  nlohmann::ordered_json table;
  table["heldout_eyes"] = truth.size();
  table["step"] = run.checkpoint().state().progress.step;
  for (const Row& row : rows_of(task, host::fakes_of(images, *untrained, 0), seed)) {
    table["rows"][row.name] = to_json(judge(*row.images, truth));
  }
  return table;
}

std::string text_of(const nlohmann::ordered_json& number) {
  if (number.is_null()) return "-";
  std::ostringstream text;
  text << std::fixed << std::setprecision(2) << number.get<double>();
  return text.str();
}

void print(const nlohmann::ordered_json& table) {
  std::cout
      << "step " << table["step"] << ", " << table["heldout_eyes"] << " held-out eyes\n\n"
      << "| image | drusen, membranes: kept | invented per image | fluid: kept | invented per "
         "image | kept at its height over the RPE | error of ILM, RPE, BM in pixels "
         "|\n|---|---|---|---|---|---|---|\n";
  for (const auto& [name, row] : table["rows"].items()) {
    const auto& error = row["error_pixels"];
    std::cout << "| " << name;
    for (const char* sort : {"elevations", "fluid"}) {
      std::cout << " | " << text_of(row[sort]["kept"]) << " | "
                << text_of(row[sort]["invented_per_image"]);
    }
    std::cout << " | " << text_of(row["fluid_over_rpe"]["kept"]) << " | " << text_of(error["ilm"])
              << ", " << text_of(error["rpe"]) << ", " << text_of(error["bm"]) << " |\n";
  }
}

ExitCode run_phantom_lesions(host::Invocation& call) {
  OptionSet options;
  std::string path;
  std::string checkpoint;
  options.add("run", &path, "a run that translates the phantom's photographs to B-scans");
  options.add("checkpoint", &checkpoint, "a checkpoint file of it; none: the newest");
  call.declare("translate", options);
  host::SavedRun run(call, call.peek("translate", "run"));
  if (!call.parse()) return ExitCode::done;
  run.load_model(checkpoint);
  run.load_data();
  const nlohmann::ordered_json table = table_of(run, call.seed());
  if (call.json()) {
    std::cout << table.dump(2) << "\n";
  } else {
    print(table);
  }
  return ExitCode::done;
}

const host::Command k_command{"phantom_lesions",
                              "what becomes of the phantom's lesions in a run's made B-scans",
                              "phantom_lesions --run runs/pix2pix-phantom",
                              {},
                              run_phantom_lesions};

}  // namespace
}  // namespace oct::results

int main(int count, char** words) {
  oct::nn::tune_allocator();
  try {
    oct::host::Invocation call(oct::results::k_command, {words + 1, words + count});
    return static_cast<int>(oct::results::run_phantom_lesions(call));
  } catch (const oct::Error& failure) {
    std::cerr << failure.what() << "\n";
    return static_cast<int>(failure.code());
  }
}
