// SPDX-License-Identifier: Apache-2.0
#include "train/progress_line.h"

#include <unistd.h>

#include <cstdio>

#include "log.h"

namespace oct::host {
namespace {

constexpr std::chrono::milliseconds k_interval{250};

}  // namespace

ProgressLine::ProgressLine()
    : visible_(isatty(STDERR_FILENO) == 1 && log::level() >= log::Level::info) {}

bool ProgressLine::due() const {
  return visible_ && std::chrono::steady_clock::now() - last_ >= k_interval;
}

void ProgressLine::show(const std::string& text) {
  if (!visible_) return;
  std::fprintf(stderr, "\r%s\033[K", text.c_str());
  shown_ = true;
  last_ = std::chrono::steady_clock::now();
}

void ProgressLine::clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  shown_ = false;
}

}  // namespace oct::host
