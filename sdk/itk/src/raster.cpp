// SPDX-License-Identifier: Apache-2.0
#include "src/raster.h"

#include <itkBMPImageIO.h>
#include <itkPNGImageIO.h>
#include <itkTIFFImageIO.h>

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

#include "octsdk/error.h"
#include "sniff/formats.h"
#include "src/memory_file.h"
#include "src/orientation.h"
#include "src/quiet.h"
#include "src/samples.h"
#include "src/strict_jpeg.h"

namespace oct {
namespace {

itk::ImageIOBase::Pointer reader_for(ImageFormat format) {
  switch (format) {
    case ImageFormat::png:
      return itk::PNGImageIO::New().GetPointer();
    case ImageFormat::jpeg:
      return StrictJpegImageIO::New().GetPointer();
    case ImageFormat::tiff:
      return itk::TIFFImageIO::New().GetPointer();
    case ImageFormat::bmp:
      return itk::BMPImageIO::New().GetPointer();
  }
  throw Error(ExitCode::invalid_input, "has no reader");
}

itk::IOComponentEnum component_of(SampleType type) {
  return type == SampleType::u8    ? itk::IOComponentEnum::UCHAR
         : type == SampleType::u16 ? itk::IOComponentEnum::USHORT
                                   : itk::IOComponentEnum::FLOAT;
}

// ITK gives interleaved samples, with alpha last where there is one.
template <class Sample>
void to_planar(const std::vector<char>& buffer, std::size_t components, Image& image) {
  const auto* samples = reinterpret_cast<const Sample*>(buffer.data());
  for (int c = 0; c < image.channels; ++c) {
    const std::span<float> plane = image.plane(c);
    for (std::size_t i = 0; i < plane.size(); ++i) {
      plane[i] = static_cast<float>(samples[i * components + static_cast<std::size_t>(c)]);
    }
  }
}

Image read_pixels(std::span<const std::uint8_t> bytes, const ImageHeader& header) {
  const MemoryFile file(header.format == ImageFormat::png ? sniff::png_essentials(bytes)
                                                          : std::vector{bytes});
  silence_image_libraries();
  const auto io = reader_for(header.format);
  io->SetFileName(file.path());
  io->ReadImageInformation();
  const std::size_t components = io->GetNumberOfComponents();
  const bool as_declared =
      io->GetDimensions(0) == static_cast<std::size_t>(header.width) &&
      io->GetDimensions(1) == static_cast<std::size_t>(header.height) &&
      io->GetNumberOfDimensions() == 2 && io->GetComponentType() == component_of(header.type) &&
      components >= static_cast<std::size_t>(header.channels) && components <= 4;
  if (!as_declared) {
    throw Error(ExitCode::invalid_input, std::string(name_of(header.format)) +
                                             ": stored in a way that is not read exactly; save "
                                             "it as a plain PNG or TIFF of 8 or 16 bits");
  }
  itk::ImageIORegion region(2);
  region.SetSize(0, io->GetDimensions(0));
  region.SetSize(1, io->GetDimensions(1));
  io->SetIORegion(region);
  std::vector<char> buffer(io->GetImageSizeInBytes());
  io->Read(buffer.data());

  Image image = make_image(header.width, header.height, header.channels, header.type);
  switch (header.type) {
    case SampleType::u8:
      to_planar<std::uint8_t>(buffer, components, image);
      break;
    case SampleType::u16:
      to_planar<std::uint16_t>(buffer, components, image);
      break;
    case SampleType::f32:
      to_planar<float>(buffer, components, image);
      check_finite(image);
      break;
  }
  if (header.white_is_zero) {  // ITK leaves it as stored
    std::transform(image.pixels.begin(), image.pixels.end(), image.pixels.begin(),
                   [top = full_scale(header.type)](float v) { return top - v; });
  }
  return image;
}

Image decode_pixels(std::span<const std::uint8_t> bytes, const ImageHeader& header) {
  try {
    return read_pixels(bytes, header);
  } catch (const std::system_error& error) {
    throw Error(ExitCode::cannot_read,
                std::string("cannot be copied into memory: ") + error.what());
  } catch (const itk::ExceptionObject&) {  // its text tells addresses and our own file's name
    throw Error(ExitCode::invalid_input, std::string(name_of(header.format)) +
                                             ": damaged: its compressed pixels cannot be decoded");
  }
}

}  // namespace

Image decode_raster(std::span<const std::uint8_t> bytes, const ImageHeader& header) {
  return oriented(decode_pixels(bytes, header), header.orientation);
}

}  // namespace oct
