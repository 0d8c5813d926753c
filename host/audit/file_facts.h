// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/likeness.h"
#include "octsdk/dataset.h"
#include "octsdk/itk/image.h"

namespace oct::host {

/// What was seen in a file. It depends on the file alone, so that it can be remembered; no value
/// that identifies a person is in it. Of a file of several frames, likeness, wedge and text are
/// those of the middle frame; all frames are read.
struct FileLook {
  std::string failure;  ///< why it cannot be read; empty when it can
  std::string format;   ///< "PNG", "DICOM" ...
  int width = 0;
  int height = 0;
  int channels = 0;
  SampleType type = SampleType::u8;
  std::int64_t frames = 0;
  std::string modality;                  ///< that the file claims: "oct", "dfe" or ""
  std::string eye;                       ///< that the file claims: "L", "R" or ""
  bool names_patient = false;            ///< a field of the file says whose it is
  std::vector<std::string> identifying;  ///< names of fields that identify a person
  bool says_text = false;                ///< the file says that words stand in its pixels
  bool synthetic = false;                ///< the file says that no patient was imaged
  int glyphs = 0;                        ///< shapes like letters in a row, see burned_in_text()
  std::uint64_t pixels = 0;              ///< a hash of all pixels of all frames
  double wedge = 0;                      ///< fraction of it that is white padding
  Likeness likeness;

  [[nodiscard]] bool readable() const { return failure.empty(); }
  /// More than 1 % of it is white padding.
  [[nodiscard]] bool has_wedge() const { return wedge > 0.01; }
};

/// One file and by whom it is used.
struct FileFacts {
  std::string path;
  std::vector<const Record*> records;
  bool known = false;  ///< `look` was remembered from an earlier time
  FileLook look;
};

/// Every file that the records name, once, by path. The records are those of `index`, which must
/// outlive the result.
std::vector<FileFacts> files_of(const Index& index);

/// Reads the file, all its frames; what cannot be read gets its failure. Thread-safe.
FileLook look_at(const std::string& path);

/// "496x512": height x width.
std::string size_of(const FileLook& look);
/// "8-bit gray".
std::string sample_of(const FileLook& look);

/// "L", "R", "" of the records or, where they do not know, of the file itself.
std::string eye_of(const FileFacts& file);
/// Where the patient is known from: "manifest" (or a name in it), "file" (a field in it), "name"
/// (of the file or its folder), "none" (the file counts as a patient of its own).
std::string patient_source(const FileFacts& file, const std::string& layout);

}  // namespace oct::host
