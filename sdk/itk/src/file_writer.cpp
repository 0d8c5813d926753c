// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/file_writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "src/file_formats.h"
#include "src/quiet.h"

namespace oct {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_bytes = std::size_t(1) << 30;
constexpr int k_longest_side = 32767;  // of NIfTI-1; DICOM has 65535

[[noreturn]] void fail(const fs::path& path, const std::string& reason) {
  throw Error(ExitCode::cannot_write, "'" + path.string() + "': cannot be written: " + reason);
}

struct Format {
  std::string_view ending;
  bool frames;
};
constexpr std::array k_formats{
    Format{".png", false}, Format{".tif", true}, Format{".tiff", true},   Format{".mha", true},
    Format{".nrrd", true}, Format{".nii", true}, Format{".nii.gz", true}, Format{".dcm", true}};

const Format* format_of(const fs::path& path) {
  const std::string name = path.filename().string();
  for (const Format& format : k_formats) {
    if (name.ends_with(format.ending)) return &format;
  }
  return nullptr;
}

void check_type(const fs::path& path, std::string_view ending, const FileShape& shape) {
  if (ending == ".png" && shape.type == SampleType::f32) {
    fail(path, "PNG holds 8 or 16 bits, no floats; expected a name ending in .tif or .mha");
  }
  if (ending == ".dcm" && shape.type == SampleType::f32) {
    fail(path, "images in DICOM are written with 8 or 16 bits, not as floats");
  }
  if (ending.starts_with(".nii") && shape.type != SampleType::u8 && shape.channels == 3) {
    fail(path, "NIfTI holds colours with 8 bits only");
  }
}

void check_shape(const fs::path& path, const Format& format, const FileShape& shape) {
  const std::string size = std::to_string(shape.width) + "x" + std::to_string(shape.height);
  if (shape.width < 1 || shape.height < 1 || (shape.channels != 1 && shape.channels != 3)) {
    fail(path, "the image is " + size + " with " + std::to_string(shape.channels) +
                   " channels; 1 or 3 are written");
  }
  if (shape.frames < 1 || (shape.frames > 1 && !format.frames)) {
    fail(path, "a file of this format holds one image, not " + std::to_string(shape.frames) +
                   "; expected a name ending in .dcm, .nii.gz, .mha, .nrrd or .tif");
  }
  if (std::max(shape.width, shape.height) > k_longest_side ||
      shape.frames > std::int64_t(k_most_bytes / shape.frame_bytes())) {
    fail(path, std::to_string(shape.frames) + " images of " + size +
                   " are more than the 1 GiB that a file may hold, or wider or higher than 32767; "
                   "write fewer or smaller ones");
  }
  check_type(path, format.ending, shape);
}

template <class Sample>
void append_interleaved(const Image& image, std::vector<std::uint8_t>& samples) {
  const std::size_t begin = samples.size();
  samples.resize(begin + image.pixels.size() * sizeof(Sample));
  auto* out = reinterpret_cast<Sample*>(samples.data() + begin);
  const float top = full_scale(image.type);
  const auto channels = static_cast<std::size_t>(image.channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const auto plane = image.plane(static_cast<int>(c));
    for (std::size_t i = 0; i < plane.size(); ++i) {
      out[i * channels + c] =
          image.type == SampleType::f32
              ? static_cast<Sample>(plane[i])
              : static_cast<Sample>(std::lround(std::clamp(plane[i], 0.0F, top)));
    }
  }
}

}  // namespace

std::size_t FileShape::frame_bytes() const {
  const std::size_t sample = type == SampleType::f32 ? 4 : type == SampleType::u16 ? 2 : 1;
  return std::size_t(width) * std::size_t(height) * std::size_t(channels) * sample;
}

FileAbility ability_of(const fs::path& path) {
  const Format* format = format_of(path);
  return {format != nullptr, format != nullptr && format->frames};
}

FileWriter::FileWriter(fs::path path, const FileShape& shape, Provenance words)
    : path_(std::move(path)), shape_(shape), words_(std::move(words)) {
  const Format* format = format_of(path_);
  if (format == nullptr) {
    fail(path_, "expected a name ending in .png, .tif, .tiff, .mha, .nrrd, .nii, .nii.gz or .dcm");
  }
  check_shape(path_, *format, shape_);
  if (format->ending == ".dcm" && words_.checkpoint.empty()) {
    fail(path_, "DICOM is written for images that a model of a run has made, to be marked so");
  }
  samples_.reserve(shape_.frame_bytes() * std::size_t(shape_.frames));
}

void FileWriter::add(const Image& image) {
  if (image.width != shape_.width || image.height != shape_.height ||
      image.channels != shape_.channels || image.type != shape_.type ||
      samples_.size() == shape_.frame_bytes() * std::size_t(shape_.frames)) {
    fail(path_, "an image of " + std::to_string(image.width) + "x" + std::to_string(image.height) +
                    " does not belong to the " + std::to_string(shape_.frames) + " of " +
                    std::to_string(shape_.width) + "x" + std::to_string(shape_.height) +
                    " that were announced");
  }
  switch (shape_.type) {
    case SampleType::u8:
      return append_interleaved<std::uint8_t>(image, samples_);
    case SampleType::u16:
      return append_interleaved<std::uint16_t>(image, samples_);
    case SampleType::f32:
      return append_interleaved<float>(image, samples_);
  }
}

void FileWriter::commit() {
  if (samples_.size() != shape_.frame_bytes() * std::size_t(shape_.frames)) {
    fail(path_, "fewer images came than the " + std::to_string(shape_.frames) + " announced");
  }
  silence_image_libraries();
  const std::string ending(format_of(path_)->ending);
  const bool is_dicom = ending == ".dcm";
  std::vector<std::uint8_t> bytes;
  try {
    bytes = is_dicom                     ? dicom_file_start(shape_, samples_, words_)
            : ending.starts_with(".tif") ? tiff_file(shape_, samples_, words_)
                                         : itk_file(ending, shape_, samples_, words_);
  } catch (const std::exception& error) {  // out of memory, or a size the format does not have
    fail(path_, error.what());
  }
  AtomicFile file(path_.string());
  file.write(std::as_bytes(std::span(bytes)));
  if (is_dicom) {
    if (samples_.size() % 2 != 0) samples_.push_back(0);
    file.write(std::as_bytes(std::span(samples_)));
  }
  file.commit();
}

std::string whole_words(const Provenance& words) {
  return words.recipe.empty() ? words.sentence : words.sentence + "; " + words.recipe;
}

const std::string& synthetic_xmp() {
  static const std::string xmp =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
      "<rdf:Description rdf:about=\"\" "
      "xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">"
      "<Iptc4xmpExt:DigitalSourceType>"
      "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
      "</Iptc4xmpExt:DigitalSourceType>"
      "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>";
  return xmp;
}

}  // namespace oct
