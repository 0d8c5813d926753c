// SPDX-License-Identifier: Apache-2.0
#include "cli/train_preset.h"

#include <algorithm>

#include "log.h"
#include "runtime/device.h"

namespace oct::host {
namespace {

bool has_data(const Invocation& call) {
  return !call.peek("data", "data").empty() || !call.peek("data", "source").empty() ||
         !call.peek("data", "target").empty();
}

/// A copy that names itself, so that the run's record tells which one was used.
Preset named(const std::vector<Preset>& presets, const std::string& name) {
  Preset preset = find_preset(presets, name);
  preset.values["train"]["preset"] = name;
  return preset;
}

}  // namespace

Preset choose_preset(const Invocation& call, const std::vector<Preset>& presets) {
  const std::string wanted = call.peek("train", "preset");
  const bool data = has_data(call);
  const std::string what = data ? "your data" : "no --data: the built-in retina phantom";
  if (!wanted.empty()) {
    log::info(what + ", preset " + wanted);
    return named(presets, wanted);
  }
  const bool cuda = resolve_device(call.peek("run", "device")).is_cuda();
  std::string chosen = !data ? "quick" : cuda ? "paper" : "cpu";
  const bool there = std::any_of(presets.begin(), presets.end(),
                                 [&](const Preset& preset) { return preset.name == chosen; });
  if (!there) chosen = "quick";
  const std::string device = cuda ? ", a CUDA device" : ", no CUDA device";
  log::info(what + (data ? device : "") + ": preset " + chosen + " (--preset chooses another)");
  return named(presets, chosen);
}

}  // namespace oct::host
