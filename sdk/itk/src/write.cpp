// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/write.h"

#include <fcntl.h>
#include <itkPNGImageIO.h>
#include <itkTIFFImageIO.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/itk/sniff.h"

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

// ITK closes its files without looking at the result, so a full disk shows only afterwards.
void sync_and_check(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) {
    ::close(file);
  }
  if (!synced) {
    throw std::system_error(reason, std::generic_category());
  }
  std::ifstream in(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  inspect({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

}  // namespace

void write(const fs::path& path, const Image& image) {
  if (image.plane_size() == 0 || (image.channels != 1 && image.channels != 3)) {
    fail(path, "the image is " + std::to_string(image.width) + "x" + std::to_string(image.height) +
                   " with " + std::to_string(image.channels) + " channels; 1 or 3 are written");
  }
  const auto io = writer_for(path, image.type);
  fs::path partial = path;
  partial += ".part-" + std::to_string(::getpid());
  try {
    set_pixel_type(*io, image);
    io->SetFileName(partial.string());
    const std::vector<char> buffer = image.type == SampleType::u8 ? interleaved<std::uint8_t>(image)
                                     : image.type == SampleType::u16
                                         ? interleaved<std::uint16_t>(image)
                                         : interleaved<float>(image);
    io->Write(buffer.data());
    sync_and_check(partial);
    fs::rename(partial, path);
  } catch (const std::exception& error) {
    std::error_code ignored;
    fs::remove(partial, ignored);
    const auto* from_itk = dynamic_cast<const itk::ExceptionObject*>(&error);
    fail(path, (from_itk != nullptr ? from_itk->GetDescription() : error.what()) +
                   std::string(" (disk full, no such folder, or no permission)"));
  }
}

}  // namespace oct
