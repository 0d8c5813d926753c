// SPDX-License-Identifier: Apache-2.0
#include "train/fit.h"

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
                                 const std::function<bool(Interface&)>& fits) {
  std::vector<std::string> ids;
  for (const PluginFile& file : catalogue.list(plugin_kind<Interface>)) {
    try {
      const Plugin<Interface> plugin = load_plugin<Interface>(file);
      const std::unique_ptr<Interface> object = plugin.make();
      OptionSet options;
      object->options(options);
      if (fits(*object)) ids.push_back(file.id);
    } catch (const std::exception&) {
      continue;  // its own trouble is told when it is asked for by name
    }
  }
  return ids;
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
  return fitting<Model>(catalogue,
                        [&](Model& model) { return misfit(model.need(), unpaired).empty(); });
}

void check_fit(const Need& need, const Give& give, const PluginInfo& model,
               const PluginInfo& dataset, const Catalogue& catalogue) {
  const std::string why = misfit(need, give);
  if (why.empty()) return;
  const auto datasets = fitting<Dataset>(
      catalogue, [&](Dataset& other) { return misfit(need, other.give()).empty(); });
  const auto models =
      fitting<Model>(catalogue, [&](Model& other) { return misfit(other.need(), give).empty(); });
  throw Error(ExitCode::usage, "model " + model.id + " does not fit dataset " + dataset.id +
                                   ": it " + why + ". Datasets that fit " + model.id + ": " +
                                   joined(datasets) + ". Models that fit " + dataset.id + ": " +
                                   joined(models) + ".");
}

}  // namespace oct::host
