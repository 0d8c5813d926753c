// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "../../support/temporary_files.h"
#include "../metrics/support.h"
#include "octsdk/features.h"
#include "plugins/loader.h"

namespace oct::test {

using Values = std::map<std::string, std::string>;

/// A feature network out of its built plugin, with options set, not yet opened.
inline std::unique_ptr<Features> features(const std::string& id, const Values& values = {}) {
  const std::string file = std::string(OCT_BUILD_DIR) + "/lib/liboct_features_" + id + ".so";
  auto object = host::load_plugin<Features>({"features", id, file}).make();
  OptionSet options;
  object->options(options);
  for (const auto& [name, value] : values) options.find(name)->set(value, "test");
  return object;
}

inline std::unique_ptr<Features> opened(const std::string& id, const Values& values = {}) {
  auto object = features(id, values);
  object->open();
  return object;
}

/// What open() says when it refuses.
inline std::pair<ExitCode, std::string> refusal(const std::string& id, const Values& values) {
  return failure_of([&] { features(id, values)->open(); });
}

}  // namespace oct::test
