// SPDX-License-Identifier: Apache-2.0
#include "octsdk/error.h"

namespace oct {

Error::Error(ExitCode code, const std::string& message)
    : std::runtime_error(message), code_(code) {}

Error::~Error() = default;

}  // namespace oct
