// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include "src/wire.h"

namespace oct {

/// What `octhost-decode` says to `request`: asks the helper process of this thread, which is
/// started when there is none. One that dies is started once again, one that takes longer than
/// limits.max_time is ended; then the refusal tells so. Throws Error(cannot_read) when there is no
/// such program or it cannot be started.
wire::Answer ask_helper(const wire::Request& request);

}  // namespace oct
