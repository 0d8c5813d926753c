// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/data_parts.h"
#include "train/signals.h"

namespace oct::host {
namespace {

std::string time_text(double seconds) {
  char text[32];
  if (seconds < 90) {
    std::snprintf(text, sizeof text, "%.0f s", seconds);
  } else if (seconds < 5400) {
    std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
  } else {
    std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
  }
  return text;
}

}  // namespace

void DataProgress::show(std::int64_t done, std::int64_t total, std::int64_t known) {
  throw_if_stopped(
      ("while " + what_ + "; what is done is kept, and the same command goes on with it").c_str());
  if (!line_.due() || total <= 0) return;
  std::string text = what_ + " " + std::to_string(done) + "/" + std::to_string(total);
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  const auto worked = static_cast<double>(done - known);
  if (worked > 0 && spent.count() > 0) {
    const double rate = worked / spent.count();
    char number[32];
    std::snprintf(number, sizeof number, "%.*f", rate < 10 ? 1 : 0, rate);
    text += ", " + std::string(number) + "/s, " +
            time_text(static_cast<double>(total - done) / rate) + " left";
  }
  line_.show(text);
}

}  // namespace oct::host
