// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace oct::host {

/// One line at the bottom of a terminal that is rewritten in place; silent where stderr is none.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  [[nodiscard]] bool visible() const { return visible_; }
  /// True when the line is old enough to be written again.
  [[nodiscard]] bool due() const;
  void show(const std::string& text);
  /// Before anything else is printed.
  void clear();

 private:
  bool visible_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace oct::host
