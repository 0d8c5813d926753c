// SPDX-License-Identifier: Apache-2.0
#include "cli/data_plan.h"

#include "runtime/threads.h"
#include "train/signals.h"

namespace oct::host {

std::int64_t threads_of(const Invocation& call) {
  return call.threads() > 0 ? call.threads() : available_processors();
}

DataPlan data_plan(const Invocation& call, const DataOptions& options,
                   const Chosen<Dataset>& dataset, ProgressLine& line) {
  DataPlan plan;
  plan.options = &options;
  plan.info = dataset.info();
  plan.dataset_text = text_of(*dataset.options);
  plan.seed = call.seed();
  plan.workers = options.workers > 0 ? options.workers : threads_of(call);
  plan.tick = [&line](std::int64_t done, std::int64_t total) {
    throw_if_stopped("while preparing images");
    if (!line.due()) return;
    line.show("preparing images " + std::to_string(done) + "/" + std::to_string(total));
  };
  return plan;
}

}  // namespace oct::host
