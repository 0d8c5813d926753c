// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "octsdk/dataset.h"
#include "octsdk/export.h"
#include "octsdk/features.h"
#include "octsdk/metric.h"
#include "octsdk/model.h"

/// What every plugin must be able to do, as code. `octhost check FILE` runs it on anybody's plugin,
/// and the tests on each of octhost's own.
namespace oct::testing {

/// One property, and whether the plugin has it.
struct Finding {
  std::string property;  ///< "the same seed gives the same bits"
  bool holds = false;
  std::string detail;  ///< when it does not hold: what was seen, what was expected
};

template <class Interface>
using Factory = std::function<std::unique_ptr<Interface>()>;

/// Builds the model small (preset "quick", the smallest size it allows), on the CPU, with made-up
/// images. Never throws for what the plugin does. Seeds LibTorch's default generator.
OCT_API std::vector<Finding> check_model(const Factory<Model>& make);

/// `where` empty: the built-in phantom. Loads a few records, also from four threads at once.
OCT_API std::vector<Finding> check_dataset(const Factory<Dataset>& make, const DataPath& where);

/// Shows the metric made-up images: equal ones, unrelated ones, none, unfit ones.
OCT_API std::vector<Finding> check_metric(const Factory<Metric>& make);

/// Shows the network made-up images. `weights`: value of its option of that name; "": as it is.
/// Where it cannot be opened because a file is lacking and none was given, only that is found.
OCT_API std::vector<Finding> check_features(const Factory<Features>& make,
                                            const std::string& weights);

}  // namespace oct::testing
