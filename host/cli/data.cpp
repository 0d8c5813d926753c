// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "audit/audit_report.h"
#include "cli/command.h"
#include "data/options.h"
#include "log.h"
#include "octsdk/dataset.h"
#include "runtime/threads.h"
#include "train/progress_line.h"

namespace oct::host {
namespace {

/// What `index` was looked through for; a layout that cannot be indexed is a finding as well.
struct Checked {
  Audit audit;
  std::string layout;
  std::string origin;
  ExitCode code = ExitCode::done;
};

Checked check(const Invocation& call, Chosen<Dataset>& dataset, const DataPath& where) {
  Checked checked;
  checked.origin = where.data.empty() ? where.source + ", " + where.target : where.data;
  Index index;
  try {
    index = guarded(dataset.info(), "index", [&] { return dataset->index(where); });
  } catch (const Error& error) {
    checked.audit.findings.push_back({"index", Severity::error, error.what(), {}});
    checked.code = error.code();
    return checked;
  }
  ProgressLine line;
  const std::int64_t workers = call.threads() > 0 ? call.threads() : available_processors();
  checked.audit = audit(index, workers, [&line](std::int64_t done, std::int64_t total) {
    if (line.due()) {
      line.show("reading file " + std::to_string(done) + "/" + std::to_string(total));
    }
  });
  checked.layout = index.layout;
  checked.origin = index.origin;
  if (checked.audit.has_errors()) checked.code = ExitCode::invalid_input;
  return checked;
}

ExitCode run_data(Invocation& call) {
  std::string id;
  DataPath where;
  OptionSet options;
  call.run_options().add("dataset", &id, "the dataset plugin that knows the layout");
  declare_where(options, where);
  call.declare("data", options);
  const std::string chosen = call.peek("run", "dataset");
  if (call.wants_help() && chosen.empty()) {
    return call.parse() ? ExitCode::usage : ExitCode::done;
  }
  Chosen<Dataset> dataset = choose<Dataset>(call, chosen);
  if (!call.parse()) return ExitCode::done;
  if (call.positionals().front() != "check") {
    throw Error(ExitCode::usage,
                "data: cannot '" + call.positionals().front() + "'; there is: octhost data check");
  }
  if (where.data.empty() && where.source.empty() && where.target.empty()) {
    throw Error(ExitCode::usage,
                "data check: give --data DIR, or --source DIR --target DIR; the "
                "built-in phantom needs no check");
  }
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  const Checked checked = check(call, dataset, where);
  if (call.json()) {
    nlohmann::ordered_json json{
        {"dataset", chosen}, {"origin", checked.origin}, {"layout", checked.layout}};
    json.update(to_json(checked.audit));
    std::cout << json.dump(2) << "\n";
  } else {
    std::cout << checked.origin << (checked.layout.empty() ? "" : " (" + checked.layout + ")")
              << ": " << to_text(checked.audit);
  }
  return checked.code;
}

}  // namespace

extern const Command data_command;
const Command data_command{
    "data",
    "look through a dataset: unreadable files, duplicates, patients in two splits",
    "octhost data check --dataset oct --data OCT2017/\n"
    "octhost data check --dataset dfe_oct --source photos/ --target scans/ --json",
    {"check", 1, 1},
    run_data};

}  // namespace oct::host
