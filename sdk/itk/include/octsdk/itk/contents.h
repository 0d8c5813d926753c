// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"
#include "octsdk/itk/sniff.h"

namespace oct {

/// What a file says of its images and of their owner, told without decoding pixels.
struct FileContents {
  std::string format;  ///< "PNG", "DICOM", "NIfTI" ...
  int width = 0;
  int height = 0;
  int channels = 0;  ///< 1 or 3, as decode() will give
  SampleType type = SampleType::u8;
  std::int64_t frames = 1;                       ///< pages, slices, frames; each is an image
  std::optional<std::array<double, 2>> spacing;  ///< mm per pixel (row, column)
  std::optional<double> frame_spacing;           ///< mm between frames
  std::string modality;                          ///< "oct", "dfe", or "" when it does not say
  std::string eye;                               ///< "L", "R" or ""
  /// What names the patient in the file (DICOM: Patient ID). Secret: to be hashed with the salt of
  /// the dataset at once, never logged, written or shown.
  std::string patient;
  std::string series;                    ///< equal for files of one acquisition; secret as well
  std::int64_t place = 0;                ///< among the files of its series
  std::vector<std::string> identifying;  ///< names of fields present that identify a person
                                         ///< ("PatientName"), never their values
  bool burned_in_text = false;           ///< the file says that words stand in its pixels
  bool synthetic = false;                ///< the file says that no patient was imaged
};

/// Reads it, in the helper process `octhost-decode`, so that no file can take this process down.
/// Thread-safe. Throws Error as decode() does.
OCT_API FileContents contents_of(const std::filesystem::path& path,
                                 const DecodeLimits& limits = {});

}  // namespace oct
