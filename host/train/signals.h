// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace oct::host {

/// From now on SIGINT and SIGTERM only ask for a stop; a second one ends the process at once.
void watch_signals();

/// 0, or the signal that asked for a stop. Cheap: poll it in every loop.
int stop_signal();

/// Throws Error(interrupted) or Error(terminated) when a stop was asked for; `what` ends the
/// sentence "stopped by SIGTERM ...".
void throw_if_stopped(const char* what);

}  // namespace oct::host
