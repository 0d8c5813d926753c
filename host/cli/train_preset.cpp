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

}  // namespace

const Preset& choose_preset(const Invocation& call, const std::vector<Preset>& presets) {
  const std::string named = call.peek("train", "preset");
  const bool data = has_data(call);
  const std::string what = data ? "your data" : "no --data: the built-in retina phantom";
  if (!named.empty()) {
    log::info(what + ", preset " + named);
    return find_preset(presets, named);
  }
  const bool cuda = resolve_device(call.peek("run", "device")).is_cuda();
  std::string chosen = !data ? "quick" : cuda ? "paper" : "cpu";
  const bool there = std::any_of(presets.begin(), presets.end(),
                                 [&](const Preset& preset) { return preset.name == chosen; });
  if (!there) chosen = "quick";
  const std::string device = cuda ? ", a CUDA device" : ", no CUDA device";
  log::info(what + (data ? device : "") + ": preset " + chosen + " (--preset chooses another)");
  return find_preset(presets, chosen);
}

}  // namespace oct::host
