// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <itkJPEGImageIO.h>

namespace oct {

/// ITK's JPEG reader goes on after libjpeg's warnings ("premature end of data segment") and gives
/// an image that is grey from there on. This one throws.
class StrictJpegImageIO : public itk::JPEGImageIO {
 public:
  using Self = StrictJpegImageIO;
  using Superclass = itk::JPEGImageIO;
  using Pointer = itk::SmartPointer<Self>;
  itkFactorylessNewMacro(Self);
  itkTypeMacro(StrictJpegImageIO, JPEGImageIO);

  void Read(void* buffer) override;
};

}  // namespace oct
