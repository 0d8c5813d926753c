// SPDX-License-Identifier: Apache-2.0
#include "cli/translate_way.h"

#include <algorithm>

#include "octsdk/error.h"
#include "octsdk/options.h"

namespace oct::host {
namespace {

[[noreturn]] void refuse(const std::string& why, const std::vector<std::string>& names) {
  throw Error(ExitCode::usage, "translate: " + why + "; the run's modalities are " + joined(names) +
                                   " (--from, --to)");
}

}  // namespace

Way choose_way(const std::string& from, const std::string& to, const Translator& translator,
               const std::vector<std::string>& names) {
  const std::string& source = names.front();
  const std::string& target = names.back();
  for (const std::string& name : {from, to}) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
      refuse("'" + name + "' is no modality of this run", names);
    }
  }
  if (source != target && !from.empty() && from == to) {
    refuse("'" + from + "' to '" + to + "' is no translation", names);
  }
  std::vector<Way> ways{{Direction::source_to_target, source, target}};
  if (source != target) ways.push_back({Direction::target_to_source, target, source});
  std::erase_if(ways, [&](const Way& way) {
    return (!from.empty() && from != way.from) || (!to.empty() && to != way.to) ||
           !translator.offers(way.direction);
  });
  if (ways.size() > 1) refuse("the model translates both ways, so say which", names);
  if (ways.empty()) refuse("the model has not learnt that way", names);
  return ways.front();
}

}  // namespace oct::host
