// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <itkJPEGImageIO.h>

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

}  // namespace oct
