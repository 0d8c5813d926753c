// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "cli/command.h"
#include "config/sources.h"
#include "log.h"
#include "octsdk/dataset.h"
#include "octsdk/features.h"
#include "octsdk/metric.h"
#include "octsdk/model.h"
#include "octsdk/nn/fast_ops.h"
#include "runtime/threads.h"

namespace oct::host {
namespace {

constexpr double k_most_threads = 1024;

bool g_reference_ops = false;  // one for the process, as what it switches

log::Level level_of(int verbosity) {
  if (verbosity > 0) return log::Level::debug;
  if (verbosity == 0) return log::Level::info;
  return verbosity == -1 ? log::Level::warning : log::Level::error;
}

std::string indented(const std::string& lines) {
  std::string text = "  ";
  for (const char c : lines) {
    text += c;
    if (c == '\n') text += "  ";
  }
  return text + "\n";
}

}  // namespace

Invocation::Invocation(const Command& command, std::vector<std::string> arguments)
    : command_(command), arguments_(std::move(arguments)) {
  run_options_.add("seed", &seed_, "start of every random number").range(0);
  run_options_.add("threads", &threads_, "threads to compute with; 0 = one per processor")
      .range(0, k_most_threads);
  run_options_.add("device", &device_, "auto, cpu, cuda or cuda:<index>");
  run_options_.add("reference-ops", &g_reference_ops,
                   "compute by LibTorch's own operators only, without octhost's faster kernels");
  settings_.add("run", run_options_);
  frame_ = parse_flags(arguments_, {}, command_.positionals).frame;
  log::set_level(level_of(frame_.verbosity));
}

void Invocation::declare(std::string scope, OptionSet& options) {
  settings_.add(std::move(scope), options);
}

std::vector<Assignment> Invocation::values_by_strength(const ParsedFlags& flags) const {
  std::vector<Assignment> values;
  const auto append = [&values](const std::vector<Assignment>& more) {
    values.insert(values.end(), more.begin(), more.end());
  };
  for (const std::filesystem::path& file : base_configs_) append(read_config(file));
  for (const std::string& file : flags.frame.config) append(read_config(file));
  append(read_environment(settings_));
  append(flags.values);
  return values;
}

std::string Invocation::peek(std::string_view scope, std::string_view option) const {
  const ParsedFlags flags = parse_flags(arguments_, settings_.scopes(), command_.positionals);
  std::string text = settings_.find(scope)->find(option)->text();
  for (const Assignment& value : values_by_strength(flags)) {
    if (value.scope == scope && value.option == option) text = value.text;
  }
  return text;
}

void Invocation::add_base_config(const std::filesystem::path& file) {
  base_configs_.push_back(file);
}

bool Invocation::parse(const Preset* preset) {
  const ParsedFlags flags = parse_flags(arguments_, settings_.scopes(), command_.positionals);
  if (flags.frame.help) {
    std::cout << "octhost " << command_.name
              << (command_.positionals.usage.empty() ? "" : " " + command_.positionals.usage)
              << " [options]\n  " << command_.summary << "\n\nExamples:\n"
              << indented(command_.examples) << "\n"
              << flags_help(settings_.scopes());
    return false;
  }
  refuse_unknown(flags, settings_.scopes(), command_.positionals);
  if (preset != nullptr) settings_.apply(*preset);
  settings_.apply(values_by_strength(flags));
  for (const std::string& name : unknown_environment(settings_)) {
    log::debug("the environment variable " + name + " is no option here and is not used");
  }
  positionals_ = flags.positionals;
  if (flags.frame.print_config) {
    std::cout << settings_.to_toml();
    return false;
  }
  set_threads(threads_);
  nn::use_reference_ops(g_reference_ops);
  return true;
}

const Catalogue& Invocation::catalogue() {
  if (!catalogue_) {
    catalogue_.emplace(plugin_search_path({frame_.plugin_dirs.begin(), frame_.plugin_dirs.end()}));
  }
  return *catalogue_;
}

template <class Interface>
Chosen<Interface> choose(Invocation& call, const std::string& id) {
  const std::string kind = plugin_kind<Interface>;
  if (id.empty()) {
    std::vector<std::string> ids;
    for (const PluginFile& file : call.catalogue().list(kind)) ids.push_back(file.id);
    throw Error(ExitCode::usage, "which " + kind + "? Give --" + kind + " one of: " + joined(ids));
  }
  const Plugin<Interface> plugin = call.catalogue().open<Interface>(id);
  Chosen<Interface> chosen{plugin, plugin.make(), std::make_unique<OptionSet>()};
  guarded(plugin.info(), "options", [&] { chosen->options(*chosen.options); });
  const bool may_be_many = kind == plugin_kind<Metric> || kind == plugin_kind<Features>;
  call.declare(may_be_many ? kind + "." + id : kind, *chosen.options);
  return chosen;
}

template Chosen<Model> choose(Invocation& call, const std::string& id);
template Chosen<Dataset> choose(Invocation& call, const std::string& id);
template Chosen<Metric> choose(Invocation& call, const std::string& id);
template Chosen<Features> choose(Invocation& call, const std::string& id);

}  // namespace oct::host
