// SPDX-License-Identifier: Apache-2.0
#include "generate/image_format.h"

#include <utility>

#include "octsdk/error.h"
#include "runtime/versions.h"

namespace oct::host {

const std::vector<std::string>& format_endings() {
  static const std::vector<std::string> endings{"png", "tif", "mha", "nrrd", "nii.gz", "dcm"};
  return endings;
}

ImageFormat image_format(const std::string& ending, std::int64_t bits, std::int64_t channels) {
  if (bits != 0 && bits != 8 && bits != 16) {
    throw Error(ExitCode::usage, "--bits is " + std::to_string(bits) + "; expected 8 or 16");
  }
  const bool is_colour = channels == 3;
  if (bits == 16 && is_colour && ending == "nii.gz") {
    throw Error(ExitCode::usage,
                "--bits 16: NIfTI holds colours with 8 bits only; choose --format tif or mha");
  }
  const bool is_narrow = ending == "png" || (is_colour && (ending == "nii.gz" || ending == "dcm"));
  const bool eight = bits == 8 || (bits == 0 && is_narrow);
  return {ending, eight ? SampleType::u8 : SampleType::u16};
}

std::string synthetic_mark(const PluginInfo& model) {
  return "SYNTHETIC by octhost " + std::string(octhost_version()) + ": made by the model " +
         model.id + " " + model.version + ", not the image of a patient";
}

Provenance provenance(const PluginInfo& model, const nlohmann::ordered_json& facts,
                      const std::string& series, const std::string& eye) {
  Provenance words;
  words.sentence = synthetic_mark(model);
  words.recipe = facts.dump(-1, ' ', true);
  words.program = "octhost " + octhost_version();
  words.model = model.id;
  words.model_version = model.version;
  words.checkpoint = facts.at("checkpoint_sha256");
  words.series = series;
  words.eye = eye == "L" || eye == "R" ? eye : "";
  return words;
}

void write_image(const std::filesystem::path& path, const Image& image,
                 const std::optional<std::array<double, 2>>& spacing, Provenance words) {
  FileWriter file(path, {image.width, image.height, image.channels, image.type, 1, spacing, {}},
                  std::move(words));
  file.add(image);
  file.commit();
}

}  // namespace oct::host
