// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace oct {

/// Gives up what a decoder does not need: other open files, writing to files, starting processes,
/// core dumps, memory above 4 GiB; and ends this process with the thread that started it.
void confine_this_process();

}  // namespace oct
