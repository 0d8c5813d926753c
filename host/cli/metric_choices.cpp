// SPDX-License-Identifier: Apache-2.0
#include "cli/metric_choices.h"

#include <algorithm>
#include <sstream>

#include "log.h"

namespace oct::host {
namespace {

// Each once, in order.
std::vector<std::string> words_of(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  }
  return words;
}

}  // namespace

MetricChoices::MetricChoices(Invocation& call, const std::string& ids) : call_(call) {
  for (const std::string& id : words_of(ids)) metrics_.push_back(choose<Metric>(call, id));
  if (!ids.empty()) return;
  for (const PluginFile& file : call.catalogue().list("metric")) {
    try {
      metrics_.push_back(choose<Metric>(call, file.id));
    } catch (const Error& error) {
      if (error.code() != ExitCode::plugin_refused) throw;
      log::warning(error.what());
    }
  }
}

std::vector<MetricChoice> MetricChoices::choices() const {
  std::vector<MetricChoice> choices;
  for (const Chosen<Metric>& metric : metrics_) {
    const auto make = [&settings = call_.settings(), plugin = metric.plugin] {
      std::unique_ptr<Metric> object = plugin.make();
      OptionSet options;
      guarded(plugin.info(), "options", [&] { object->options(options); });
      settings.copy_to("metric." + plugin.info().id, options);
      return object;
    };
    choices.push_back({metric.info(), make});
  }
  return choices;
}

}  // namespace oct::host
