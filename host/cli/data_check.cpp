// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>
#include <optional>

#include "audit/audit_page.h"
#include "audit/audit_report.h"
#include "cli/command.h"
#include "cli/data_parts.h"
#include "cli/data_plan.h"
#include "data/archive_cache.h"
#include "data/cache_folder.h"
#include "data/cache_options.h"
#include "data/content_hashes.h"
#include "data/options.h"
#include "log.h"
#include "octsdk/dataset.h"
#include "train/signals.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

struct CheckOptions {
  DataPath where;
  std::string cache;
  double cache_limit = 20;
  std::string html;
  bool list = false;

  void declare(OptionSet& data, OptionSet& check) {
    declare_where(data, where);
    declare_cache_place(data, cache, cache_limit);
    check.add("html", &html, "also write a page with pictures to this file (private, mode 0600)");
    check.add("list", &list, "also print a line for each file");
  }
};

/// What was looked through; a layout that cannot be indexed is a finding as well.
struct Checked {
  std::optional<OpenedArchives> opened;
  Index index;  // the audit points into it
  Audit audit;
  std::string origin;
  ExitCode code = ExitCode::done;
};

OpenedArchives open_data(const CheckOptions& options, const fs::path& cache,
                         DataProgress& progress) {
  ArchivePlace place;
  place.folder = cache;
  place.limit = static_cast<std::uint64_t>(options.cache_limit * 1e9);
  place.tick = [&](std::uint64_t done, std::uint64_t total) {
    progress.show(static_cast<std::int64_t>(done >> 20), static_cast<std::int64_t>(total >> 20));
  };
  return {options.where, place};
}

/// One memo for each way of reading each place.
fs::path memo_of(const fs::path& cache, const std::string& dataset, const DataPath& where) {
  std::error_code error;
  std::string text = dataset;
  for (const std::string& path : {where.data, where.source, where.target}) {
    text += "\n" + (path.empty() ? "" : fs::weakly_canonical(path, error).string());
  }
  return cache / (hex(hash_bytes(text.data(), text.size())) + ".check");
}

/// Archives' names instead of the folders that they were unpacked to.
void show_archives(Checked& checked) {
  if (!checked.opened->any()) return;
  for (Finding& finding : checked.audit.findings) {
    finding.message = checked.opened->shown(finding.message);
    for (std::string& file : finding.files) file = checked.opened->shown(file);
  }
  for (FileFacts& file : checked.audit.files) file.path = checked.opened->shown(file.path);
}

void check(const Invocation& call, const CheckOptions& options, Chosen<Dataset>& dataset,
           Checked& checked) {
  const DataPath& where = options.where;
  checked.origin = where.data.empty() ? where.source + ", " + where.target : where.data;
  const fs::path cache = cache_folder(options.cache);
  try {
    DataProgress unpacking("unpacking, in MB,");
    checked.opened.emplace(open_data(options, cache, unpacking));
    checked.index =
        guarded(dataset.info(), "index", [&] { return dataset->index(checked.opened->where()); });
  } catch (const Error& error) {
    if (stop_signal() != 0) throw;
    checked.audit.findings.push_back({"index", Severity::error, error.what(), {}});
    checked.code = error.code();
    return;
  }
  DataProgress progress("reading files");
  AuditPlan plan;
  plan.workers = threads_of(call);
  plan.memo = memo_of(cache, dataset.info().id, checked.opened->where());
  make_room(cache, 0, static_cast<std::uint64_t>(options.cache_limit * 1e9), plan.memo);
  plan.tick = [&](std::int64_t done, std::int64_t total, std::int64_t known) {
    progress.show(done, total, known);
  };
  checked.audit = audit(checked.index, plan);
  checked.origin = checked.opened->shown(checked.index.origin);
  if (checked.audit.has_errors()) checked.code = ExitCode::invalid_input;
}

void write_page(const std::string& path, const std::string& dataset, const Checked& checked) {
  DataProgress progress("drawing pictures");
  const std::string page =
      audit_page(checked.audit, {dataset, checked.origin}, [&] { progress.show(0, 0); });
  progress.clear();
  write_private_page(path, page);
  log::info("page '" + path + "' (private: it shows patients' images)");
}

ExitCode run_check(Invocation& call) {
  watch_signals();
  std::string id;
  CheckOptions options;
  OptionSet data;
  OptionSet more;
  call.run_options().add("dataset", &id, "the dataset plugin that knows the layout");
  options.declare(data, more);
  call.declare("data", data);
  call.declare("check", more);
  const std::string chosen = call.peek("run", "dataset");
  if (call.wants_help() && chosen.empty()) {
    return call.parse() ? ExitCode::usage : ExitCode::done;
  }
  Chosen<Dataset> dataset = choose<Dataset>(call, chosen);
  if (!call.parse()) return ExitCode::done;
  const DataPath& where = options.where;
  if (where.data.empty() && where.source.empty() && where.target.empty()) {
    throw Error(ExitCode::usage,
                "data check: give --data DIR, or --source DIR --target DIR; the "
                "built-in phantom needs no check");
  }
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  Checked checked;
  check(call, options, dataset, checked);
  if (!options.html.empty()) write_page(options.html, chosen, checked);
  if (checked.opened) show_archives(checked);
  if (call.json()) {
    write_json(std::cout,
               {{"dataset", chosen}, {"origin", checked.origin}, {"layout", checked.audit.layout}},
               checked.audit);
  } else {
    const std::string& layout = checked.audit.layout;
    std::cout << checked.origin << (layout.empty() ? "" : " (" + layout + ")") << ": ";
    write_text(std::cout, checked.audit, options.list);
  }
  return checked.code;
}

}  // namespace

extern const Command data_check_command;
const Command data_check_command{
    "data check",
    "look through a dataset: unreadable files, copies, patients in two splits, words in pixels ...",
    "octhost data check --dataset oct --data OCT2017/ --html check.html\n"
    "octhost data check --dataset dfe --data photographs.zip\n"
    "octhost data check --dataset dfe_oct --source photos/ --target scans/ --json",
    {},
    run_check};

}  // namespace oct::host
