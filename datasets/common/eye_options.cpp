// SPDX-License-Identifier: Apache-2.0
#include "common/eye_options.h"

#include <algorithm>

#include "common/item_key.h"
#include "octsdk/error.h"

namespace oct::datasets {
namespace {

void declare_both(OptionSet& set, EyeOptions::OfModality& of, const std::string& modality,
                  const std::string& prefix) {
  Preparation& how = of.preparation;
  set.add(prefix + "fit", &how.fit,
          "how " + modality + " images come to the size: pad and crop keep the aspect")
      .choices({"pad", "crop", "stretch"});
  set.add(prefix + "spacing", &how.spacing,
          "mm per pixel to resample " + modality + " images to, both ways; 0: by the fit")
      .range(0, 1);
  set.add(prefix + "file-spacing", &of.file_spacing,
          "mm per pixel, ROWxCOLUMN, of " + modality + " files that do not tell it");
  set.add(prefix + "contrast-low", &how.contrast_low, "percentile of brightness that becomes black")
      .range(0, 99);
  set.add(prefix + "contrast-high", &how.contrast_high,
          "percentile of brightness that becomes white; 0 and 100: as it is")
      .range(1, 100);
}

void declare_dfe(OptionSet& set, Preparation& how) {
  set.add("crop-field", &how.crop_field, "cut photographs to the camera's field of view");
  set.add("correct-illumination", &how.correct_illumination,
          "even out slow changes of brightness in photographs");
  set.add("clahe", &how.clahe,
          "clip limit of adaptive histogram equalisation of photographs, as 2; 0: none")
      .range(0, 40);
}

void declare_oct(OptionSet& set, Preparation& how, SliceChoice& slices) {
  set.add("mask-wedge", &how.mask_wedge, "paint over the white padding of exported B-scans");
  set.add("despeckle", &how.despeckle, "take speckle out of B-scans")
      .choices({"none", "median", "diffusion", "nlm"});
  set.add("despeckle-strength", &how.despeckle_strength, "how much; 1 is usual").range(0.1, 10);
  set.add("flatten", &how.flatten, "move columns so that the pigment epithelium is straight");
  set.add("crop-retina", &how.crop_retina, "cut B-scans to the rows of the retina");
  set.add("slice-step", &slices.step, "take every N-th B-scan of a volume").range(1, 100000);
  set.add("central-slices", &slices.central,
          "take only so many B-scans from the middle of a volume; 0: all")
      .range(0, 100000);
}

}  // namespace

EyeOptions::EyeOptions() {
  dfe.preparation.fit = "pad";
  dfe.preparation.crop_field = true;
  oct.preparation.fit = "crop";
  oct.preparation.mask_wedge = true;
}

void EyeOptions::declare(OptionSet& set, const std::vector<std::string>& modalities) {
  const auto has = [&](const char* name) {
    return std::find(modalities.begin(), modalities.end(), name) != modalities.end();
  };
  const bool two = modalities.size() == 2;
  set.add("channels", &channels, "of the tensors: native (OCT 1, DFE 3), or so many for all")
      .choices({"native", "1", "3"});
  if (has("dfe")) {
    declare_both(set, dfe, "dfe", two ? "dfe-" : "");
    declare_dfe(set, dfe.preparation);
  }
  if (has("oct")) {
    declare_both(set, oct, "oct", two ? "oct-" : "");
    declare_oct(set, oct.preparation, slices);
  }
  set.add("mirror-left", &mirror_left,
          "mirror left eyes, so that every eye looks like a right one");
  set.add("patient-pattern", &patient_pattern,
          "regular expression; its first group is the patient in a file's path");
  set.add("phantom-eyes", &phantom_eyes, "number of synthetic eyes when no data is given")
      .range(4, 1000000);
}

std::int64_t EyeOptions::channels_of(const std::string& modality) const {
  if (channels == "native") {
    return modality == "oct" ? 1 : 3;
  }
  return channels == "1" ? 1 : 3;
}

Preparation EyeOptions::preparation_of(const std::string& modality) const {
  Preparation how = modality == "oct" ? oct.preparation : dfe.preparation;
  how.channels = channels_of(modality);
  how.mirror_left = mirror_left;
  return how;
}

std::optional<std::array<double, 2>> EyeOptions::file_spacing_of(
    const std::string& modality) const {
  return spacing_of(modality == "oct" ? oct.file_spacing : dfe.file_spacing, "--file-spacing");
}

void EyeOptions::check() const {
  for (const std::string modality : {"dfe", "oct"}) {
    const Preparation how = preparation_of(modality);
    if (how.contrast_low >= how.contrast_high) {
      throw Error(ExitCode::usage, "the contrast of " + modality + " images is limited from the " +
                                       std::to_string(how.contrast_low) + "-th to the " +
                                       std::to_string(how.contrast_high) +
                                       "-th percentile; the first must be below the second");
    }
    if (how.clahe > 0 && how.clahe < 1) {
      throw Error(ExitCode::usage, "--clahe " + std::to_string(how.clahe) +
                                       " clips all there is; expected 0 (off) or 1 and more");
    }
    static_cast<void>(file_spacing_of(modality));
  }
}

}  // namespace oct::datasets
