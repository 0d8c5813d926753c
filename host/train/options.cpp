// SPDX-License-Identifier: Apache-2.0
#include "train/options.h"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "octsdk/error.h"

namespace oct::host {

TrainOptions::TrainOptions() {
  options_.add(
      "preset", &preset,
      "a named set of options; none: quick without --data, else cpu or paper by the device");
  options_.add("size", &size, "N or HxW: height and width of a training image");
  options_.add("batch", &batch, "images in a step").range(1, 65536);
  options_.add("steps", &steps, "stop after this many steps in all; 0 = no such limit").range(0);
  options_.add("images", &images, "stop after this many images in all; 0 = no such limit").range(0);
  options_.add("epochs", &epochs, "stop after this many epochs in all; 0 = no such limit").range(0);
  options_.add("budget", &budget, "time to train for (8h, 1h30m, 90s): picks the steps");
  options_.add("checkpoint-every", &checkpoint_every, "steps between checkpoints; 0 = at the end")
      .range(0);
  options_.add("sample-every", &sample_every, "steps between sample grids; 0 = at the end")
      .range(0);
  options_
      .add("evaluate-every", &evaluate_every,
           "steps between evaluations on the held-out images; 0 = at the end, -1 = never")
      .range(-1);
  options_.add(
      "metric", &metric,
      "metrics that judge in and after training, by name, with commas between; none: those "
      "that take neither a feature network nor minutes");
  options_.add("best", &best,
               "with --evaluate-every: keep the checkpoint with the best value of this score "
               "(swd-avg, swd-avg@dfe-to-oct); generate --checkpoint best uses it");
  options_.add("keep", &keep, "checkpoints to keep, the newest; 0 = all").range(0);
  options_
      .add("precision", &precision,
           "type of numbers to train with; bf16: convolutions and matrix products of the forward "
           "pass in bfloat16, weights, sums and updates in float32")
      .choices({"fp32", "fp64", "bf16"});
  options_.add("init-weights", &init_weights,
               "safetensors file whose networks are taken instead of random ones");
  options_.add("out", &out, "run folder; none: runs/NNNNN-<model>-<dataset>");
  options_.add("resume", &resume,
               "go on with this run folder; auto: --out or the newest run of model and dataset, "
               "from the last good checkpoint, else a new run");
  options_.add("plan", &plan, "measure two steps, print expected time and memory, and stop");
}

double parse_duration(std::string_view text, std::string_view flag) {
  double total = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  bool fits = at != end;
  while (fits && at != end) {
    double value = 0;
    const auto [after, error] = std::from_chars(at, end, value);
    const char unit = after == end ? 's' : *after;
    const double factor = unit == 's'   ? 1
                          : unit == 'm' ? 60
                          : unit == 'h' ? 3600
                          : unit == 'd' ? 86400
                                        : 0;
    fits = error == std::errc{} && factor > 0 && value >= 0 && std::isfinite(value);
    total += value * factor;
    at = after == end ? end : after + 1;
  }
  if (!fits || total <= 0) {
    throw Error(ExitCode::usage, std::string(flag) + ": '" + std::string(text) +
                                     "' does not fit; expected a time such as 8h, 1h30m or 90s");
  }
  return total;
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::llround(std::max(0.0, seconds)));
  char text[64];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%lld h %02lld min", whole / 3600, whole / 60 % 60);
  } else if (whole >= 60) {
    std::snprintf(text, sizeof text, "%lld min %02lld s", whole / 60, whole % 60);
  } else if (seconds < 10) {
    std::snprintf(text, sizeof text, "%lld.%lld s", std::llround(seconds * 10) / 10,
                  std::llround(seconds * 10) % 10);
  } else {
    std::snprintf(text, sizeof text, "%lld s", whole);
  }
  return text;
}

}  // namespace oct::host
