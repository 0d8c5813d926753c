// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <itkJPEGImageIO.h>

#include <cstdint>
#include <span>
#include <vector>

namespace oct {

/// ITK's JPEG reader prints libjpeg's complaints and goes on after "premature end of data segment"
/// with an image that is grey from there on. This one prints nothing and throws Error.
class StrictJpegImageIO : public itk::JPEGImageIO {
 public:
  using Self = StrictJpegImageIO;
  using Superclass = itk::JPEGImageIO;
  using Pointer = itk::SmartPointer<Self>;
  itkFactorylessNewMacro(Self);
  itkTypeMacro(StrictJpegImageIO, JPEGImageIO);

  void ReadImageInformation() override;
  void Read(void* buffer) override;
};

enum class JpegColour : std::uint8_t {
  gray,
  rgb,  ///< stored as they are shown
  ycc,  ///< stored as luminance and colour differences, shown as RGB
};

/// The samples, interleaved, of a baseline JPEG with the colours that its container declares,
/// whatever markers the file has. Throws Error(invalid_input) when it is damaged.
std::vector<std::uint8_t> decode_jpeg(std::span<const std::uint8_t> bytes, JpegColour colour);

}  // namespace oct
