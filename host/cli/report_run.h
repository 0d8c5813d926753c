// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "cli/command.h"
#include "cli/saved_run.h"
#include "eval/run_images.h"

namespace oct::host {

/// A run's model and data, opened by an invocation of its own under the run's options: a report is
/// written also where this cannot be had.
class ReportRun {
 public:
  /// Hands on to the run what `call` was given of the scope "data", and its plugin folders, threads
  /// and device. Throws what SavedRun does.
  ReportRun(const Invocation& call, const std::filesystem::path& path);

  [[nodiscard]] const RunData& data() const { return run_.data(); }
  /// The real images and the model. Throws what images_of() does.
  [[nodiscard]] RunImages images() const;

 private:
  Invocation call_;
  SavedRun run_;
};

}  // namespace oct::host
