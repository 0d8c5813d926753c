// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <tuple>

#include "report/html.h"
#include "report/page.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::int64_t k_few_images = 100;

std::string list_of(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += "<li>" + escaped(item) + "</li>";
  return "<ul>" + out + "</ul>\n";
}

std::string hours(double seconds) {
  char text[32];
  if (seconds < 120) {
    std::snprintf(text, sizeof text, "%.0f s", seconds);
  } else if (seconds < 7200) {
    std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
  } else {
    std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
  }
  return text;
}

Rows plugin_rows(const RunFacts& facts) {
  Rows rows;
  for (const Json& plugin : list_in(facts.plugins, "plugins")) {
    rows.push_back({text_in(plugin, "kind"), text_in(plugin, "id"), text_in(plugin, "version"),
                    text_in(plugin, "licence")});
  }
  return rows;
}

/// Networks only: an optimizer's moments and random states are no parameters.
std::string parameters(const RunFacts& facts) {
  std::string words;
  const Json parts = object_in(facts.checkpoint, "parts");
  for (const auto& [name, part] : parts.items()) {
    if (name.starts_with("optimizer") || name == "rng") continue;
    words += (words.empty() ? "" : ", ") + name + " " + text_in(part, "values");
  }
  return words;
}

void add(Rows& rows, const std::string& what, const std::string& value) {
  if (!value.empty()) rows.push_back({what, value});
}

Rows training_rows(const RunFacts& facts) {
  Rows rows;
  for (const auto& [what, scope, option] :
       {std::tuple{"preset", "train", "preset"}, std::tuple{"image size", "train", "size"},
        std::tuple{"batch", "train", "batch"}, std::tuple{"precision", "train", "precision"},
        std::tuple{"seed", "run", "seed"}, std::tuple{"threads", "run", "threads"}}) {
    add(rows, what, facts.option(scope, option));
  }
  if (facts.curves) {
    add(rows, "steps", std::to_string(facts.curves->last_step));
    add(rows, "images seen", std::to_string(facts.curves->images));
    add(rows, "time of training", hours(facts.curves->seconds));
  }
  add(rows, "checkpoint: step", text_in(facts.checkpoint, "step"));
  add(rows, "checkpoint: SHA-256", facts.checkpoint_sha256);
  add(rows, "values in its parts", parameters(facts));
  const Json versions = object_in(facts.plugins, "versions");
  for (const auto& version : versions.items()) {
    add(rows, version.key(), text_in(versions, version.key().c_str()));
  }
  return rows;
}

bool names_place(const Assignment& value) {
  static const std::vector<std::string> places{"data", "source", "target",      "cache",
                                               "out",  "resume", "init-weights"};
  return std::find(places.begin(), places.end(), value.option) != places.end() ||
         value.text.find('/') != std::string::npos;
}

std::string all_options(const RunFacts& facts) {
  Rows rows;
  for (const Assignment& value : facts.config) {
    const bool hidden = !value.text.empty() && names_place(value);
    rows.push_back({value.scope + "." + value.option, hidden ? "(a place, not told)" : value.text});
  }
  if (rows.empty()) return {};
  return "<details><summary>All " + std::to_string(rows.size()) + " options</summary>" +
         html_table("Options", {"option", "value"}, rows) + "</details>\n";
}

std::string counted(std::int64_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string images_of(const SideCounts& side) {
  return counted(side.images, "image") + ", " + counted(side.patients, "patient");
}

Rows count_rows(const DataCounts& data) {
  Rows rows;
  for (const ModalityCounts& modality : data.modalities) {
    rows.push_back({modality.name + " (" + counted(modality.channels, "channel") + ")",
                    images_of(modality.train), images_of(modality.heldout)});
    for (std::size_t k = 0; k < data.classes.size(); ++k) {
      rows.push_back({modality.name + ": " + data.classes[k],
                      std::to_string(modality.train.of_class[k]),
                      std::to_string(modality.heldout.of_class[k])});
    }
  }
  return rows;
}

std::string counts(const Report& report) {
  if (report.data) {
    return html_table("Images by modality and class, split by patient",
                      {"", "trained on", "held out"}, count_rows(*report.data));
  }
  const RunFacts& facts = report.facts;
  if (!facts.train_records || !facts.heldout_records) return note("The split is not known.");
  return html_table("Records, split by patient", {"", "trained on", "held out"},
                    {{"records", std::to_string(*facts.train_records),
                      std::to_string(*facts.heldout_records)}}) +
         note("The data itself could not be read, so that patients and classes are not counted.");
}

std::string fingerprint(const Report& report) {
  if (report.data) return report.data->fingerprint;
  return text_in(object_in(report.facts.checkpoint, "made_with"), "data");
}

std::vector<std::string> limits(const Report& report) {
  const RunFacts& facts = report.facts;
  std::vector<std::string> words{
      "It knows nothing beyond the images it was trained on: other scanners, populations, "
      "diseases and fields of view are untried.",
      "A convincing image may show a disease wrongly, or one that its source does not have. Scores "
      "of whole sets do not see that."};
  if (facts.is_phantom()) {
    words.emplace_back(
        "It was trained on a program's drawings. That proves the code, and says "
        "nothing about real eyes.");
  }
  if (facts.heldout_records.value_or(0) < k_few_images) {
    words.push_back("Only " + std::to_string(facts.heldout_records.value_or(0)) +
                    " records are held out: scores of so few are uncertain, and distances between "
                    "sets too large.");
  }
  if (!facts.evaluation.is_object()) words.emplace_back("It was not evaluated.");
  if (!std::filesystem::exists(facts.closest_pairs())) {
    words.emplace_back("Whether it copies training images was not looked at.");
  }
  return words;
}

}  // namespace

std::string model_card(const Report& report) {
  const RunFacts& facts = report.facts;
  return section(
      "model", "Model card",
      html_table("Plugins", {"kind", "name", "version", "licence"}, plugin_rows(facts)) +
          html_table("Training", {"what", "value"}, training_rows(facts)) + all_options(facts) +
          "<h3>Intended use</h3>\n" +
          list_of({"Research: augmentation, method development, teaching, with the images marked "
                   "as synthetic.",
                   "Not for diagnosis, not for decisions about a patient, not as evidence that a "
                   "finding exists."}) +
          "<h3>Limits</h3>\n" + list_of(limits(report)));
}

std::string data_sheet(const Report& report) {
  const RunFacts& facts = report.facts;
  const bool is_phantom = facts.is_phantom();
  Rows rows;
  add(rows, "origin",
      is_phantom ? "the retina phantom: drawn by octhost, no patient, no scanner"
                 : "folders the user gave; their names are not told here");
  add(rows, "licence and consent",
      is_phantom
          ? "none needed: made by this program"
          : "not recorded by octhost; state them before this page or the model is passed on");
  if (report.data) {
    add(rows, "layout", report.data->layout);
    add(rows, "pairs",
        report.data->paired ? "each record holds both modalities of one eye"
                            : "none: modalities are not of the same eyes");
    add(rows, "unreadable images skipped", std::to_string(report.data->unreadable));
  }
  add(rows, "share held out", facts.option("data", "holdout"));
  add(rows, "augmentation", facts.option("data", "augment"));
  add(rows, "fingerprint of images and split", fingerprint(report));
  add(rows, "split.json: SHA-256", facts.split_sha256);
  return section("data", "Data sheet",
                 counts(report) + html_table("Data", {"what", "value"}, rows));
}

}  // namespace oct::host
