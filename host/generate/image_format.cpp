// SPDX-License-Identifier: Apache-2.0
#include "generate/image_format.h"

#include "octsdk/error.h"
#include "runtime/versions.h"

namespace oct::host {

ImageFormat image_format(const std::string& ending, std::int64_t bits, std::int64_t channels) {
  if (bits != 0 && bits != 8 && bits != 16) {
    throw Error(ExitCode::usage, "--bits is " + std::to_string(bits) + "; expected 8 or 16");
  }
  const bool narrow = ending == "nii.gz" && channels == 3;
  if (bits == 16 && narrow) {
    throw Error(ExitCode::usage,
                "--bits 16: NIfTI holds colours with 8 bits only; choose --format tif or mha");
  }
  const bool eight = bits == 8 || (bits == 0 && (narrow || ending == "png"));
  return {ending, eight ? SampleType::u8 : SampleType::u16};
}

std::string synthetic_mark(const PluginInfo& model) {
  return "SYNTHETIC by octhost " + std::string(octhost_version()) + ": made by the model " +
         model.id + " " + model.version + ", not the image of a patient";
}

}  // namespace oct::host
