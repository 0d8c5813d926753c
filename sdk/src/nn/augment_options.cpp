// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/augment_pipe.h"

namespace oct::nn {
namespace {

void add_blit(AugmentOptions& options) {
  options.xflip = options.rotate90 = options.xint = 1;
}
void add_geom(AugmentOptions& options) {
  options.scale = options.rotate = options.aniso = options.xfrac = 1;
}
void add_color(AugmentOptions& options) {
  options.brightness = options.contrast = options.lumaflip = options.hue = options.saturation = 1;
}

AugmentOptions retinal() {
  AugmentOptions options;
  options.xflip = options.xint = 1;
  options.scale = options.aniso = options.xfrac = 1;
  options.brightness = options.contrast = 1;
  return options;
}

AugmentOptions fundus() {
  AugmentOptions options = retinal();
  options.rotate = 1;
  options.rotate_max = 15.0 / 180;
  options.saturation = 1;
  return options;
}

// The paper's sums: bg, bgc, bgcf ... differ by one group each.
AugmentOptions sum_up_to(AugmentSet set) {
  AugmentOptions options;
  add_blit(options);
  add_geom(options);
  if (set >= AugmentSet::bgc) add_color(options);
  options.imgfilter = set >= AugmentSet::bgcf;
  options.noise = set >= AugmentSet::bgcfn;
  options.cutout = set >= AugmentSet::bgcfnc;
  return options;
}

}  // namespace

template <>
std::vector<std::string> words<AugmentSet>() {
  return {"blit", "geom", "color", "filter", "noise", "cutout", "bg",
          "bgc",  "bgcf", "bgcfn", "bgcfnc", "oct",   "dfe"};
}

AugmentOptions augment_options(AugmentSet set) {
  AugmentOptions options;
  switch (set) {
    case AugmentSet::blit:
      add_blit(options);
      break;
    case AugmentSet::geom:
      add_geom(options);
      break;
    case AugmentSet::color:
      add_color(options);
      break;
    case AugmentSet::filter:
      options.imgfilter = 1;
      break;
    case AugmentSet::noise:
      options.noise = 1;
      break;
    case AugmentSet::cutout:
      options.cutout = 1;
      break;
    case AugmentSet::oct:
      return retinal();
    case AugmentSet::dfe:
      return fundus();
    default:
      return sum_up_to(set);
  }
  return options;
}

AugmentSet augment_set_for(std::string_view modality) {
  if (modality == "oct") return AugmentSet::oct;
  return modality == "dfe" ? AugmentSet::dfe : AugmentSet::bgc;
}

}  // namespace oct::nn
