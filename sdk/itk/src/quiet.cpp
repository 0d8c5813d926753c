// SPDX-License-Identifier: Apache-2.0
#include "src/quiet.h"

#include <itkObject.h>

#include <mutex>

// ITK's libtiff is its own copy with prefixed names, or the system's; neither comes with a header
// that can be relied on. A weak name is null where the program does not have it.
extern "C" {
using TiffHandler = void (*)();
TiffHandler itk_TIFFSetErrorHandler(TiffHandler) __attribute__((weak));
TiffHandler itk_TIFFSetWarningHandler(TiffHandler) __attribute__((weak));
TiffHandler TIFFSetErrorHandler(TiffHandler) __attribute__((weak));
TiffHandler TIFFSetWarningHandler(TiffHandler) __attribute__((weak));
}

namespace oct {

void silence_image_libraries() {
  static std::once_flag once;
  std::call_once(once, [] {
    itk::Object::GlobalWarningDisplayOff();
    for (const auto set : {itk_TIFFSetErrorHandler, itk_TIFFSetWarningHandler, TIFFSetErrorHandler,
                           TIFFSetWarningHandler}) {
      if (set != nullptr) {
        set(nullptr);
      }
    }
  });
}

}  // namespace oct
