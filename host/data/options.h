// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "octsdk/dataset.h"
#include "octsdk/options.h"

namespace oct::host {

/// Declares --data, --source, --target and --layout.
void declare_where(OptionSet& options, DataPath& where);
/// Declares --cache, --cache-limit and --bad-files.
void declare_cache(OptionSet& options, std::string& folder, double& limit, std::string& bad_files);

/// The scope "data": what is read and how it is fed, whatever the dataset.
class DataOptions {
 public:
  DataOptions();
  DataOptions(const DataOptions&) = delete;
  DataOptions& operator=(const DataOptions&) = delete;

  OptionSet& options() { return options_; }

  DataPath where;
  std::string load_size;             ///< "" = the training size; else a random crop is trained on
  std::string augment = "modality";  ///< modality | flip | none
  std::int64_t workers = 0;          ///< threads that prepare images; 0 = chosen from --threads
  double holdout = 0.1;              ///< fraction of the records kept for evaluation
  bool resplit = false;
  std::string cache;                ///< folder of the packs; "" = the user's cache folder
  double cache_limit = 20;          ///< GB
  std::string bad_files = "error";  ///< error | skip

 private:
  OptionSet options_;
};

/// "64" or "64x128" (height x width). Throws Error(usage) naming `flag`.
Size parse_size(std::string_view text, std::string_view flag);
/// "64" or "64x128".
std::string size_text(Size size);

/// The options of a scope as text: other text, other packs.
std::string text_of(const OptionSet& options);

}  // namespace oct::host
