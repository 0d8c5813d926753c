// SPDX-License-Identifier: Apache-2.0
#include "train/signals.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <string>

#include "octsdk/error.h"

namespace oct::host {
namespace {

std::atomic<int> asked = 0;
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

void on_signal(int signal) {
  if (asked.exchange(signal) != 0) _exit(128 + signal);
}

}  // namespace

void watch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

int stop_signal() {
  return asked;
}

void throw_if_stopped(const char* what) {
  const int signal = stop_signal();
  if (signal == 0) return;
  throw Error(signal == SIGINT ? ExitCode::interrupted : ExitCode::terminated,
              std::string("stopped by ") + (signal == SIGINT ? "SIGINT " : "SIGTERM ") + what);
}

}  // namespace oct::host
