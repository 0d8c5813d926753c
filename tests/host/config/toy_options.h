// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "config/settings.h"

namespace oct::host {

/// Two scopes with an option of each type.
struct ToyOptions {
  bool pool = true;
  std::int64_t ngf = 64;
  double lambda = 10;
  std::string norm = "instance";
  std::string data;
  std::int64_t levels = 3;

  OptionSet model;
  OptionSet host;
  OptionSet metric;
  Settings settings;

  ToyOptions() {
    model.add("pool", &pool, "keep a history");
    model.add("ngf", &ngf, "filters").range(1);
    model.add("lambda", &lambda, "weight").range(-100, 2e19);
    model.add("norm", &norm, "normalisation").choices({"instance", "batch"});
    host.add("data", &data, "folder");
    metric.add("levels", &levels, "of the pyramid").range(1, 9);
    settings.add("data", host);
    settings.add("model", model);
    settings.add("metric.swd", metric);
  }
  ToyOptions(const ToyOptions&) = delete;
  ToyOptions& operator=(const ToyOptions&) = delete;
};

}  // namespace oct::host
