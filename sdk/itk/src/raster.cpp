// SPDX-License-Identifier: Apache-2.0
#include "src/raster.h"

#include <itkBMPImageIO.h>
#include <itkPNGImageIO.h>
#include <itkTIFFImageIO.h>

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/vector_clones.h"
#include "sniff/formats.h"
#include "sniff/png_samples.h"
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

/// Interleaved, with alpha last where there is one.
struct Stored {
  std::vector<std::uint8_t> bytes;
  std::size_t components = 0;
};

// `planes`: [channels, count]; the components behind those are left out.
template <class Sample, class Out>
OCT_INLINE void split(const Stored& stored, std::size_t channels, std::size_t count, Out* planes) {
  const auto* samples = reinterpret_cast<const Sample*>(stored.bytes.data());
  if (channels == 3 && stored.components == 3) {
    Out* __restrict red = planes;
    Out* __restrict green = planes + count;
    Out* __restrict blue = planes + 2 * count;
    for (std::size_t i = 0; i < count; ++i) {
      red[i] = static_cast<Out>(samples[3 * i]);
      green[i] = static_cast<Out>(samples[3 * i + 1]);
      blue[i] = static_cast<Out>(samples[3 * i + 2]);
    }
    return;
  }
  for (std::size_t c = 0; c < channels; ++c) {
    Out* __restrict plane = planes + c * count;
    for (std::size_t i = 0; i < count; ++i) {
      plane[i] = static_cast<Out>(samples[i * stored.components + c]);
    }
  }
}

OCT_VECTOR_CLONES void split_into(const Stored& stored, Image& image) {
  const auto channels = static_cast<std::size_t>(image.channels);
  const std::size_t count = image.plane_size();
  float* planes = image.pixels.data();
  image.type == SampleType::u8    ? split<std::uint8_t>(stored, channels, count, planes)
  : image.type == SampleType::u16 ? split<std::uint16_t>(stored, channels, count, planes)
                                  : split<float>(stored, channels, count, planes);
}

OCT_VECTOR_CLONES void split_into(const Stored& stored, PackedImage& image) {
  const auto channels = static_cast<std::size_t>(image.channels);
  std::uint8_t* bytes = image.samples.data();
  const std::size_t samples = image.samples.size() / channels;
  if (image.type == SampleType::u8) {
    split<std::uint8_t>(stored, channels, samples, bytes);
  } else {
    split<std::uint16_t>(stored, channels, samples / 2, reinterpret_cast<std::uint16_t*>(bytes));
  }
}

Stored read_with_itk(std::span<const std::uint8_t> bytes, const ImageHeader& header) {
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
  Stored stored{std::vector<std::uint8_t>(io->GetImageSizeInBytes()), components};
  io->Read(stored.bytes.data());
  return stored;
}

Stored read_samples(std::span<const std::uint8_t> bytes, const ImageHeader& header) {
  if (header.format == ImageFormat::png) {
    if (auto samples = sniff::png_samples(bytes)) {
      return {std::move(samples->bytes), samples->components};
    }
  }
  return read_with_itk(bytes, header);
}

Stored decode_samples(std::span<const std::uint8_t> bytes, const ImageHeader& header) {
  try {
    return read_samples(bytes, header);
  } catch (const std::system_error& error) {
    throw Error(ExitCode::cannot_read,
                std::string("cannot be copied into memory: ") + error.what());
  } catch (const itk::ExceptionObject&) {  // its text tells addresses and our own file's name
    throw Error(ExitCode::invalid_input, std::string(name_of(header.format)) +
                                             ": damaged: its compressed pixels cannot be decoded");
  }
}

PackedImage packed(const Stored& stored, const ImageHeader& header) {
  PackedImage image{header.width, header.height, header.channels, header.type, {}};
  image.samples.resize(stored.bytes.size() / stored.components *
                       static_cast<std::size_t>(header.channels));
  split_into(stored, image);
  return image;
}

Image changed(const Stored& stored, const ImageHeader& header) {
  Image image = make_image(header.width, header.height, header.channels, header.type);
  split_into(stored, image);
  if (header.type == SampleType::f32) {
    check_finite(image);
  }
  if (header.white_is_zero) {  // ITK leaves it as stored
    std::transform(image.pixels.begin(), image.pixels.end(), image.pixels.begin(),
                   [top = full_scale(header.type)](float v) { return top - v; });
  }
  return oriented(std::move(image), header.orientation);
}

}  // namespace

Frame decode_raster(std::span<const std::uint8_t> bytes, const ImageHeader& header) {
  const Stored stored = decode_samples(bytes, header);
  const bool as_stored =
      header.type != SampleType::f32 && !header.white_is_zero && header.orientation <= 1;
  return as_stored ? Frame(packed(stored, header)) : Frame(changed(stored, header));
}

}  // namespace oct
