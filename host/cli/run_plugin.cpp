// SPDX-License-Identifier: Apache-2.0
#include "cli/run_plugin.h"

#include "train/run_files.h"

namespace oct::host {
namespace fs = std::filesystem;

Error with_recorded_folder(const Error& failure, const fs::path& run, const std::string& kind,
                           const std::string& id) {
  const fs::path file = recorded_plugin(run, kind, id);
  if (file.empty()) return failure;
  const std::string folder = file.parent_path().string();
  std::error_code ignored;
  const bool there = fs::exists(file, ignored);
  return {failure.code(), std::string(failure.what()) + "\n  the run '" + run.string() +
                              "' took it from " + file.string() + (there ? "" : ", which is gone") +
                              ": pass --plugin-dir " +
                              (there ? folder : "DIR with the folder that holds it now")};
}

}  // namespace oct::host
