// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"

namespace oct {

/// What one file is to hold: so many images of one size.
struct FileShape {
  int width = 0;
  int height = 0;
  int channels = 1;  ///< 1 or 3
  SampleType type = SampleType::u8;
  std::int64_t frames = 1;                       ///< slices of a volume; 1: a plain picture
  std::optional<std::array<double, 2>> spacing;  ///< mm per pixel (row, column), where known
  std::optional<double> frame_spacing;           ///< mm between frames, where known

  /// Bytes of one frame.
  [[nodiscard]] std::size_t frame_bytes() const;
};

/// An image of somebody that a translation started from, by its DICOM names.
struct SourceReference {
  std::string sop_class;     ///< Referenced SOP Class UID
  std::string sop_instance;  ///< Referenced SOP Instance UID: leads to the patient
};

/// Those of a DICOM file that has them; nothing of other files. Pixels are not looked at. Throws
/// Error(cannot_read, invalid_input) naming the file.
OCT_API std::optional<SourceReference> source_reference_of(const std::filesystem::path& path);

/// What a synthetic file tells of itself. ASCII, and nothing that leads to a patient but `source`.
struct Provenance {
  std::string sentence;       ///< for readers: that and by what the image was made
  std::string recipe;         ///< for programs: seed, options, checkpoint, as one line of JSON
  std::string program;        ///< "octhost 0.3.0"
  std::string model;          ///< id of the model
  std::string model_version;  ///< its version
  std::string checkpoint;     ///< SHA-256 of the checkpoint, hexadecimal
  std::string series;         ///< equal for all images of one call
  std::int64_t number = 1;    ///< of the image in its series
  std::string eye;            ///< "L", "R", or "" when nobody said
  bool from_patient = false;  ///< made out of the image of a patient (a translation)
  std::optional<SourceReference> source;
};

/// Writes images to one file, in the format that the name's ending names:
/// | ending         | frames | samples            | spacing | words                               |
/// | .png           | 1      | 8, 16              | no      | text chunks Comment and XMP         |
/// | .tif .tiff     | pages  | 8, 16, float       | no      | ImageDescription, XMP               |
/// | .mha           | slices | 8, 16, float       | yes     | Comment                             |
/// | .nrrd          | slices | 8, 16, float       | yes     | Comment                             |
/// | .nii .nii.gz   | slices | 8, 16, float; RGB 8| yes     | descrip: 79 characters              |
/// | .dcm           | frames | 8, 16              | yes     | docs/dicom.md; Provenance needed    |
/// A spacing that is not known is left away by DICOM and 1 mm in the others. XMP says
/// DigitalSourceType trainedAlgorithmicMedia (IPTC).
///
/// Samples are rounded and clamped to the type's range. All frames of the file are kept in memory
/// in the file's own type, at most 1 GiB. The file appears whole under its name or not at all. The
/// same images and words give the same bytes. One thread. Throws Error(cannot_write) naming the
/// file, also for what its format cannot hold.
class OCT_API FileWriter {
 public:
  /// Checks the shape; touches no file yet.
  FileWriter(std::filesystem::path path, const FileShape& shape, Provenance words = {});

  /// The next frame; its size, channels and type must be those of the shape.
  void add(const Image& image);
  /// After the last frame.
  void commit();

 private:
  std::filesystem::path path_;
  FileShape shape_;
  Provenance words_;
  std::vector<std::uint8_t> samples_;
};

/// Whether FileWriter writes names that end so, and many frames to one file.
struct FileAbility {
  bool writes = false;
  bool frames = false;
};
OCT_API FileAbility ability_of(const std::filesystem::path& path);

}  // namespace oct
