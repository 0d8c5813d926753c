// SPDX-License-Identifier: Apache-2.0
#include "cli/metric_choices.h"

#include <algorithm>

#include "eval/showing.h"
#include "log.h"

namespace oct::host {
namespace {

// Asked of an object of its own: what is not used declares no options.
bool is_quick(const PluginFile& file) {
  const Plugin<Metric> plugin = load_plugin<Metric>(file);
  const std::unique_ptr<Metric> metric = plugin.make();
  OptionSet options;
  const MetricNeed need = guarded(plugin.info(), "need", [&] {
    metric->options(options);
    return metric->need();
  });
  return !need.costly && !need.features;
}

}  // namespace

MetricChoices::MetricChoices(Invocation& call, const std::string& ids, Unnamed unnamed)
    : call_(call), features_(call) {
  for (const std::string& id : listed_ids(ids)) metrics_.push_back(choose<Metric>(call, id));
  if (!ids.empty()) return;
  for (const PluginFile& file : call.catalogue().list("metric")) {
    try {
      if (unnamed == Unnamed::quick && !is_quick(file)) continue;
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

void MetricChoices::add_to(EvaluationJob& job) const {
  job.metrics = choices();
  if (!std::any_of(job.metrics.begin(), job.metrics.end(), needs_features)) return;
  if (!networks_) networks_ = features_.open();
  job.networks = *networks_;
}

}  // namespace oct::host
