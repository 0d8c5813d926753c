// SPDX-License-Identifier: Apache-2.0
#include "cli/feature_choices.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "data/cache_folder.h"
#include "log.h"

namespace oct::host {
namespace {

// Without --features, the first of these that opens; the last one needs no weights.
constexpr std::array k_defaults{"efficientnet_lite0", "radiomics"};

// Beside the prepared images, in the scope that says where those are.
FeaturePlace place_of(const Settings& settings) {
  const char* scope = settings.find("folders") != nullptr ? "folders" : "data";
  const auto text = [&](const char* option) { return settings.find(scope)->find(option)->text(); };
  return {cache_folder(text("cache")),
          static_cast<std::uint64_t>(std::stod(text("cache-limit")) * 1e9)};
}

}  // namespace

std::vector<std::string> listed_ids(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  }
  return words;
}

FeatureChoices::FeatureChoices(Invocation& call) : call_(call) {
  call.run_options().add("features", &ids_,
                         "feature networks by name, with commas between, for metrics that look "
                         "through one; none: efficientnet_lite0, without its weights radiomics");
  const std::string ids = call.peek("run", "features");
  named_ = !ids.empty();
  for (const std::string& id : listed_ids(ids)) networks_.push_back(choose<Features>(call, id));
  if (named_) return;
  for (const PluginFile& file : call.catalogue().list(plugin_kind<Features>)) {
    if (std::find(k_defaults.begin(), k_defaults.end(), file.id) == k_defaults.end()) continue;
    try {
      networks_.push_back(choose<Features>(call, file.id));
    } catch (const Error& error) {
      if (error.code() != ExitCode::plugin_refused) throw;
      log::warning(error.what());
    }
  }
}

// An object of its own: a network may be opened once only.
FeatureNetworkPtr FeatureChoices::open(const Chosen<Features>& chosen,
                                       const FeaturePlace& place) const {
  std::unique_ptr<Features> object = chosen.plugin.make();
  OptionSet options;
  guarded(chosen.info(), "options", [&] { object->options(options); });
  call_.settings().copy_to("features." + chosen.info().id, options);
  return std::make_shared<FeatureNetwork>(chosen.info(), std::move(object), place);
}

FeatureNetworkPtr FeatureChoices::open_default(const FeaturePlace& place) const {
  std::string why;
  for (const char* id : k_defaults) {
    const auto found = std::find_if(networks_.begin(), networks_.end(),
                                    [&](const auto& chosen) { return chosen.info().id == id; });
    if (found == networks_.end()) {
      why += std::string("; ") + id + " is not among the plugins";
      continue;
    }
    try {
      FeatureNetworkPtr network = open(*found, place);
      log::info("feature network: " + network->space().name + ", by default" + why);
      return network;
    } catch (const Error& error) {
      if (error.code() != ExitCode::cannot_read) throw;
      why += std::string("; ") + error.what();
    }
  }
  log::warning("no feature network" + why);
  return nullptr;
}

std::vector<FeatureNetworkPtr> FeatureChoices::open() const {
  const FeaturePlace place = place_of(call_.settings());
  std::vector<FeatureNetworkPtr> networks;
  if (named_) {
    for (const Chosen<Features>& chosen : networks_) networks.push_back(open(chosen, place));
  } else if (FeatureNetworkPtr network = open_default(place)) {
    networks.push_back(std::move(network));
  }
  return networks;
}

}  // namespace oct::host
