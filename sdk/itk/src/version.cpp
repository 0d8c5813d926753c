// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/version.h"

#include <itkConfigure.h>

namespace oct {

std::string itk_version() {
  return std::to_string(ITK_VERSION_MAJOR) + "." + std::to_string(ITK_VERSION_MINOR) + "." +
         std::to_string(ITK_VERSION_PATCH);
}

}  // namespace oct
