// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "octsdk/export.h"

namespace oct {

/// The ITK that this library was built with: "5.2.1".
OCT_API std::string itk_version();

}  // namespace oct
