// SPDX-License-Identifier: Apache-2.0
#include "cli/model_card.h"

#include <torch/headeronly/version.h>

#include <sstream>

#include "octsdk/options.h"
#include "runtime/versions.h"

namespace oct::host {
namespace {

std::string kind_of(const std::string& modality, std::int64_t channels) {
  return modality + " images, " + (channels == 1 ? "gray" : "colour");
}

void add_facts(std::ostream& out, const ModelCard& card) {
  const ModelSetup& setup = card.setup;
  const bool translates = setup.source_channels > 0;
  out << "| | |\n|---|---|\n| model | " << card.model.id << " " << card.model.version << ": "
      << card.model.summary << " |\n| makes | "
      << kind_of(setup.target_modality, setup.target_channels) << ", " << setup.size.height << " x "
      << setup.size.width << " |\n";
  if (translates) {
    out << "| from | " << kind_of(setup.source_modality, setup.source_channels) << " |\n";
  }
  if (!setup.classes.empty()) out << "| classes | " << joined(setup.classes) << " |\n";
  out << "| trained | " << card.progress.step << " steps, " << card.progress.images
      << " images shown |\n| numbers | " << card.values << " |\n| SHA-256 of the weights | "
      << card.sha256 << " |\n| written by | octhost " << octhost_version() << ", LibTorch "
      << TORCH_VERSION << " |\n\n";
}

}  // namespace

std::string model_card(const ModelCard& card) {
  const bool translates = card.setup.source_channels > 0;
  std::ostringstream out;
  out << "# " << card.model.id << " for " << card.setup.target_modality << "\n\n"
      << "What this model makes are synthetic images of the retina: nobody was imaged. For "
         "research "
         "and teaching; not for diagnosis or for decisions about a patient.\n\n";
  add_facts(out, card);
  out << "## Use\n\n```\n"
      << (translates ? "octhost translate --run THIS_FOLDER --input IMAGE_OR_FOLDER --out made/"
                     : "octhost generate --run THIS_FOLDER --count 16 --out made/")
      << "\n```\n\n## What is in it\n\n"
      << "`checkpoints/` holds the networks that make images (safetensors, no code), `config.toml` "
         "the options that build them. The run that they come from stays where it was: no image, "
         "path, name, date, split or score of it is here, nor what training would need to go "
         "on.\n\n"
      << "Networks can remember images that they were trained on. Whether this one does is tested "
         "where the run is (`octhost evaluate --run RUN --metric copies`): do so before you pass "
         "it "
         "on.\n";
  return out.str();
}

}  // namespace oct::host
