// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/write.h"

#include <itkPNGImageIO.h>
#include <itkTIFFImageIO.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "src/memory_file.h"
#include "src/quiet.h"

namespace oct {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& reason) {
  throw Error(ExitCode::cannot_write, "'" + path.string() + "': cannot be written: " + reason);
}

itk::ImageIOBase::Pointer writer_for(const fs::path& path, SampleType type) {
  const std::string extension = path.extension().string();
  if (extension == ".png" && type != SampleType::f32) {
    return itk::PNGImageIO::New().GetPointer();
  }
  if (extension == ".tif" || extension == ".tiff") {
    return itk::TIFFImageIO::New().GetPointer();
  }
  fail(path, "expected a name ending in .png (8 or 16 bits), .tif or .tiff");
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

void set_pixel_type(itk::ImageIOBase& io, const Image& image) {
  io.SetNumberOfDimensions(2);
  io.SetDimensions(0, static_cast<unsigned>(image.width));
  io.SetDimensions(1, static_cast<unsigned>(image.height));
  for (unsigned axis = 0; axis < 2; ++axis) {
    io.SetSpacing(axis, 0);  // no print resolution
  }
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

std::vector<std::uint8_t> encoded(itk::ImageIOBase& io, const Image& image) {
  const MemoryFile file;
  set_pixel_type(io, image);
  io.SetFileName(file.path());
  const std::vector<char> buffer = image.type == SampleType::u8 ? interleaved<std::uint8_t>(image)
                                   : image.type == SampleType::u16
                                       ? interleaved<std::uint16_t>(image)
                                       : interleaved<float>(image);
  io.Write(buffer.data());
  return file.contents();
}

}  // namespace

void write(const fs::path& path, const Image& image) {
  if (image.plane_size() == 0 || (image.channels != 1 && image.channels != 3)) {
    fail(path, "the image is " + std::to_string(image.width) + "x" + std::to_string(image.height) +
                   " with " + std::to_string(image.channels) + " channels; 1 or 3 are written");
  }
  silence_image_libraries();
  const auto io = writer_for(path, image.type);
  std::vector<std::uint8_t> bytes;
  try {
    bytes = encoded(*io, image);
  } catch (const std::exception& error) {  // out of memory, or a size the format does not have
    fail(path, error.what());
  }
  AtomicFile file(path.string());
  file.write(std::as_bytes(std::span(bytes)));
  file.commit();
}

}  // namespace oct
