// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/write.h"

#include <itkMetaDataObject.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkPNGImageIO.h>
#include <itkTIFFImageIO.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "src/memory_file.h"
#include "src/png_comment.h"
#include "src/quiet.h"

namespace oct {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& reason) {
  throw Error(ExitCode::cannot_write, "'" + path.string() + "': cannot be written: " + reason);
}

/// A format that is written, by the ending of the name.
struct Format {
  const char* ending;
  itk::ImageIOBase::Pointer (*writer)();
  bool goes_by_name;  ///< the writer looks at the ending itself
};

template <class Io>
itk::ImageIOBase::Pointer make() {
  return Io::New().GetPointer();
}

constexpr std::array k_formats{
    Format{".png", make<itk::PNGImageIO>, false}, Format{".tif", make<itk::TIFFImageIO>, false},
    Format{".tiff", make<itk::TIFFImageIO>, false}, Format{".mha", make<itk::MetaImageIO>, true},
    Format{".nii.gz", make<itk::NiftiImageIO>, true}};

const Format& format_of(const fs::path& path) {
  const std::string name = path.filename().string();
  for (const Format& format : k_formats) {
    if (name.ends_with(format.ending)) return format;
  }
  fail(path, "expected a name ending in .png, .tif, .tiff, .mha or .nii.gz");
}

void check_type(const fs::path& path, const std::string& ending, const Image& image) {
  if (ending == ".png" && image.type == SampleType::f32) {
    fail(path, "PNG holds 8 or 16 bits, no floats; expected a name ending in .tif or .mha");
  }
  if (ending == ".nii.gz" && image.type != SampleType::u8 && image.channels == 3) {
    fail(path, "NIfTI holds colours with 8 bits only");
  }
}

template <class Sample>
std::vector<char> interleaved(const Image& image) {
  std::vector<char> buffer(image.pixels.size() * sizeof(Sample));
  auto* out = reinterpret_cast<Sample*>(buffer.data());
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
  return buffer;
}

/// PNG and TIFF have a print resolution only, which is left out (0); the others a place in space.
void set_spacing(itk::ImageIOBase& io, const Image& image, bool in_space) {
  const std::array<double, 2> spacing = image.spacing.value_or(std::array{1.0, 1.0});
  io.SetSpacing(0, in_space ? spacing[1] : 0);
  io.SetSpacing(1, in_space ? spacing[0] : 0);
}

void set_comment(itk::ImageIOBase& io, const std::string& comment) {
  constexpr std::size_t k_nifti_aux_file = 23;
  itk::MetaDataDictionary& words = io.GetMetaDataDictionary();
  itk::EncapsulateMetaData<std::string>(words, "Comment", comment);
  itk::EncapsulateMetaData<std::string>(words, "aux_file", comment.substr(0, k_nifti_aux_file));
}

void set_pixel_type(itk::ImageIOBase& io, const Image& image, bool in_space) {
  io.SetNumberOfDimensions(2);
  io.SetDimensions(0, static_cast<unsigned>(image.width));
  io.SetDimensions(1, static_cast<unsigned>(image.height));
  set_spacing(io, image, in_space);
  io.SetNumberOfComponents(static_cast<unsigned>(image.channels));
  io.SetPixelType(image.channels == 1 ? itk::IOPixelEnum::SCALAR : itk::IOPixelEnum::RGB);
  io.SetComponentType(image.type == SampleType::u8    ? itk::IOComponentEnum::UCHAR
                      : image.type == SampleType::u16 ? itk::IOComponentEnum::USHORT
                                                      : itk::IOComponentEnum::FLOAT);
  itk::ImageIORegion region(2);
  region.SetSize(0, static_cast<std::size_t>(image.width));
  region.SetSize(1, static_cast<std::size_t>(image.height));
  io.SetIORegion(region);
}

std::vector<char> samples_of(const Image& image) {
  switch (image.type) {
    case SampleType::u8:
      return interleaved<std::uint8_t>(image);
    case SampleType::u16:
      return interleaved<std::uint16_t>(image);
    case SampleType::f32:
      break;
  }
  return interleaved<float>(image);
}

std::vector<std::uint8_t> encoded(const Format& format, const Image& image,
                                  const std::string& comment) {
  const auto io = format.writer();
  const MemoryFile file;
  const bool is_png = std::string_view(format.ending) == ".png";
  set_pixel_type(*io, image, format.goes_by_name);
  if (!comment.empty() && format.goes_by_name) set_comment(*io, comment);
  std::optional<TemporaryLink> link;
  if (format.goes_by_name) link.emplace(file.path(), format.ending);
  io->SetFileName(link ? link->path() : file.path());
  io->Write(samples_of(image).data());
  std::vector<std::uint8_t> bytes = file.contents();
  if (!comment.empty() && is_png) add_png_comment(bytes, comment);
  return bytes;
}

}  // namespace

void write(const fs::path& path, const Image& image, const std::string& comment) {
  if (image.plane_size() == 0 || (image.channels != 1 && image.channels != 3)) {
    fail(path, "the image is " + std::to_string(image.width) + "x" + std::to_string(image.height) +
                   " with " + std::to_string(image.channels) + " channels; 1 or 3 are written");
  }
  silence_image_libraries();
  const Format& format = format_of(path);
  check_type(path, format.ending, image);
  std::vector<std::uint8_t> bytes;
  try {
    bytes = encoded(format, image, comment);
  } catch (const std::exception& error) {  // out of memory, or a size the format does not have
    fail(path, error.what());
  }
  AtomicFile file(path.string());
  file.write(std::as_bytes(std::span(bytes)));
  file.commit();
}

}  // namespace oct
