// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "octsdk/dataset.h"
#include "octsdk/itk/image.h"
#include "octsdk/itk/preprocess.h"

namespace oct::datasets {

/// How the images of one modality are brought to tensors, in the order in which it is done. The
/// strings are option values.
struct Preparation {
  std::int64_t channels = 1;       ///< 1 or 3, of the tensors
  bool mask_wedge = false;         ///< OCT: paint over the white padding of exported B-scans
  bool crop_field = false;         ///< DFE: cut to the camera's field of view
  double contrast_low = 0;         ///< percentile that becomes black ...
  double contrast_high = 100;      ///< ... and white; 0 and 100: off
  std::string despeckle = "none";  ///< OCT: none | median | diffusion | nlm
  double despeckle_strength = 1;
  bool flatten = false;               ///< OCT: the RPE becomes a straight line
  bool crop_retina = false;           ///< OCT: cut to the rows of the retina
  bool correct_illumination = false;  ///< DFE
  double clahe = 0;                   ///< DFE: clip limit; 0: off
  bool mirror_left = false;           ///< left eyes are mirrored to look like right ones
  double spacing = 0;                 ///< mm per pixel of the result, both ways; 0: by `fit`
  std::string fit = "crop";           ///< pad | crop | stretch

  [[nodiscard]] bool limits_contrast() const { return contrast_low > 0 || contrast_high < 100; }
};

/// What is known of an image beside its pixels, all in the geometry of its file.
struct Known {
  std::string eye;                         ///< "L", "R" or ""
  std::vector<std::vector<float>> layers;  ///< row in each column, NaN where not known
  std::optional<Mask> lesions;
  std::optional<Mask> field;  ///< of view; nothing: to be found in the image where it is needed
};

/// Gray to three equal channels, or colour to gray (ITU-R 601-2 luma, rounded like Pillow's "L"
/// for whole-number types).
Image with_channels(Image image, std::int64_t channels);

/// The left or right half of a side-by-side image. Throws Error(invalid_input) for an odd width.
Image half_of(const Image& image, bool left);

/// Cleans, changes, fits and resizes an image, and brings what is known of it along. The mask is
/// undefined where every pixel was seen; it is false in padding, under a painted wedge, outside of
/// the field of view and where flattening moved nothing in. Pure, thread-safe. Throws
/// Error(invalid_input): a float image outside of [0, 1], whose unit cannot be guessed, unless
/// contrast limits give it one; a spacing wanted and none known; layers or masks of another size.
Sample prepare(Image image, const Preparation& preparation, Size size, const Known& known = {});

}  // namespace oct::datasets
