// SPDX-License-Identifier: Apache-2.0
#include "train/fit.h"

#include <algorithm>
#include <functional>

#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

std::string names_of(const Give& give) {
  std::vector<std::string> names;
  for (const Modality& modality : give.modalities) {
    names.push_back(modality.name + " with " + std::to_string(modality.channels) + " channel(s)");
  }
  return joined(names);
}

/// The ids of a kind whose plugin passes `fits`; one that cannot be asked does not fit.
template <class Interface>
std::vector<std::string> fitting(const Catalogue& catalogue,
                                 const std::function<bool(const Plugin<Interface>&)>& fits) {
  std::vector<std::string> ids;
  for (const PluginFile& file : catalogue.list(plugin_kind<Interface>)) {
    try {
      if (fits(load_plugin<Interface>(file))) ids.push_back(file.id);
    } catch (const std::exception&) {
      continue;  // its own trouble is told when it is asked for by name
    }
  }
  return ids;
}

/// What a fresh object asks for with the values of a preset; by default without one.
Need need_of(const Plugin<Model>& plugin, const Preset& preset = {}) {
  const std::unique_ptr<Model> model = plugin.make();
  OptionSet options;
  model->options(options);
  const auto values = preset.values.find("model");
  if (values != preset.values.end()) {
    for (const auto& [name, text] : values->second) {
      if (Option* option = options.find(name)) option->set(text, "preset " + preset.name);
    }
  }
  return model->need();
}

/// The models that such data can feed, as they come or by one of their presets: CycleGAN, say, asks
/// for as many channels on both sides only as published.
std::vector<std::string> fitting_models(const Catalogue& catalogue, const Give& give) {
  return fitting<Model>(catalogue, [&](const Plugin<Model>& plugin) {
    if (misfit(need_of(plugin), give).empty()) return true;
    const std::vector<Preset> presets = plugin.make()->presets();
    return std::any_of(presets.begin(), presets.end(), [&](const Preset& preset) {
      return misfit(need_of(plugin, preset), give).empty();
    });
  });
}

std::vector<std::string> fitting_datasets(const Catalogue& catalogue, const Need& need) {
  return fitting<Dataset>(catalogue, [&](const Plugin<Dataset>& plugin) {
    const std::unique_ptr<Dataset> dataset = plugin.make();
    OptionSet options;
    dataset->options(options);
    return misfit(need, dataset->give()).empty();
  });
}

bool power_of_two(std::int64_t n) {
  return (n & (n - 1)) == 0;
}

}  // namespace

std::string misfit(const Need& need, const Give& give) {
  const std::size_t wanted = need.pairing == Pairing::single ? 1 : 2;
  if (give.modalities.size() != wanted) {
    return std::string("needs ") + (wanted == 1 ? "images of one modality" : "two modalities (") +
           (wanted == 1 ? "" : std::string(name_of(need.pairing)) + ")") + ", and the data gives " +
           names_of(give);
  }
  if (need.pairing == Pairing::paired && !give.can_pair) {
    return "needs pairs of the same eye, and the data never holds pairs";
  }
  if (need.equal_channels && give.modalities.front().channels != give.modalities.back().channels) {
    return "needs as many channels on both sides, and the data gives " + names_of(give) +
           " (--channels of the dataset replicates)";
  }
  return "";
}

std::string size_misfit(const Need& need, Size size) {
  for (const std::int64_t side : {size.height, size.width}) {
    if (side < need.smallest_size) {
      return "needs images of at least " + std::to_string(need.smallest_size) + " pixels a side";
    }
    if (side % need.size_multiple != 0) {
      return "needs sides that are multiples of " + std::to_string(need.size_multiple);
    }
    if (need.power_of_two && !power_of_two(side)) return "needs sides that are powers of two";
  }
  return "";
}

std::vector<std::string> models_without_pairs(const Give& give, const Catalogue& catalogue) {
  Give unpaired = give;
  unpaired.can_pair = false;
  return fitting_models(catalogue, unpaired);
}

void check_fit(const Need& need, const Give& give, const PluginInfo& model,
               const PluginInfo& dataset, const Catalogue& catalogue) {
  const std::string why = misfit(need, give);
  if (why.empty()) return;
  throw Error(ExitCode::usage, "model " + model.id + " does not fit dataset " + dataset.id +
                                   ": it " + why + ". Datasets that fit " + model.id + ": " +
                                   joined(fitting_datasets(catalogue, need)) +
                                   ". Models that fit " + dataset.id + ": " +
                                   joined(fitting_models(catalogue, give)) + ".");
}

}  // namespace oct::host
