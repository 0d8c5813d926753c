// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "eval/image_source.h"
#include "phantom/scorer.h"

namespace oct::results {

/// What a row of the table sums up, over the held-out eyes.
struct KnownAnswer {
  phantom::Judgement elevations;  ///< drusen and membranes; the errors are means over the images
  phantom::Judgement fluid;       ///< cysts and subretinal fluid
  phantom::Judgement raised;  ///< fluid by its height over the RPE: no photograph tells how deep
                              ///< in the image the retina lies
  int images = 0;
};

/// The eyes of the phantom behind `images`, in that order, cut again from their seeds. Throws
/// Error(usage) when an image is not one of the phantom's B-scans. `classes` names the columns of
/// the labels.
std::vector<phantom::BScan> truth_of(host::ImageSource& images,
                                     const std::vector<std::string>& classes);

/// Holds what the scorer finds in `images` against `truth`, one by one.
KnownAnswer judge(host::ImageSource& images, const std::vector<phantom::BScan>& truth);

/// Shares, counts per image and pixels.
nlohmann::ordered_json to_json(const KnownAnswer& answer);

}  // namespace oct::results
