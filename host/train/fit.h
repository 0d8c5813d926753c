// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "octsdk/dataset.h"
#include "octsdk/model.h"
#include "plugins/catalogue.h"

namespace oct::host {

/// Why a model of `need` cannot be fed by a dataset that gives `give`; "" when it can.
std::string misfit(const Need& need, const Give& give);
/// Why `size` does not suit the model, "" when it does.
std::string size_misfit(const Need& need, Size size);

/// The models of `catalogue` that are fed by unpaired images of such data.
std::vector<std::string> models_without_pairs(const Give& give, const Catalogue& catalogue);

/// Throws Error(usage) that tells in a sentence why model and dataset do not fit, with the datasets
/// that would fit the model and the models that would fit the dataset (found by asking every plugin
/// of `catalogue`, models also with each of their presets).
void check_fit(const Need& need, const Give& give, const PluginInfo& model,
               const PluginInfo& dataset, const Catalogue& catalogue);

}  // namespace oct::host
