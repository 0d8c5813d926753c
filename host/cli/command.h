// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/flags.h"
#include "config/settings.h"
#include "octsdk/error.h"
#include "octsdk/options.h"
#include "plugins/catalogue.h"

namespace oct::host {

class Invocation;

/// One verb: a file in host/cli that defines `extern const Command <verb>_command;`, listed in
/// commands.cpp.
struct Command {
  std::string name;      ///< "train"
  std::string summary;   ///< one line for the overview
  std::string examples;  ///< lines for --help, each a command that works
  Positionals positionals;
  ExitCode (*run)(Invocation& call);
};

/// One use of a verb. A verb declares what it understands, peeks at what decides which plugins are
/// needed, declares their options too, then parses:
///
///   TrainOptions train;                              // members are the targets of the options
///   call.declare("train", train.options());
///   call.run_options().add("model", &model_id, "the model to train");
///   Chosen<Model> model = choose<Model>(call, call.peek("run", "model"));
///   const Preset& preset = find_preset(model.presets(), call.peek("train", "preset"));
///   if (!call.parse(&preset)) return ExitCode::done;   // --help or --print-config
///
class Invocation {
 public:
  /// `arguments`: what follows the verb.
  Invocation(const Command& command, std::vector<std::string> arguments);
  Invocation(const Invocation&) = delete;
  Invocation& operator=(const Invocation&) = delete;

  /// The scope "run", that holds --seed, --threads and --device already: add "model", "dataset",
  /// "metric" here where the verb has them.
  OptionSet& run_options() { return run_options_; }
  /// Adds a scope of options; `options` must outlive this object.
  void declare(std::string scope, OptionSet& options);

  /// The text that a declared option will have after parse(), presets left aside; nothing is
  /// stored. Costs a parse: use it for what must be known early.
  [[nodiscard]] std::string peek(std::string_view scope, std::string_view option) const;
  /// True with --help: a verb then goes on to parse() without insisting on anything.
  [[nodiscard]] bool wants_help() const { return frame_.help; }

  /// A configuration under all others but the preset: the run's own config.toml on --resume.
  void add_base_config(const std::filesystem::path& file);

  /// Sets every option: preset (may be null), config files, environment, flags. Refuses unknown
  /// ones. Prints and returns false on --help and --print-config. Sets the number of threads.
  [[nodiscard]] bool parse(const Preset* preset = nullptr);

  // After parse():
  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const std::vector<std::string>& positionals() const { return positionals_; }
  [[nodiscard]] std::uint64_t seed() const { return static_cast<std::uint64_t>(seed_); }
  [[nodiscard]] std::int64_t threads() const { return threads_; }
  /// "auto", "cpu", "cuda", "cuda:1"; resolve_device() in runtime/device.h makes a device of it.
  [[nodiscard]] const std::string& device() const { return device_; }

  // Any time:
  [[nodiscard]] bool json() const { return frame_.json; }
  [[nodiscard]] bool dry_run() const { return frame_.dry_run; }
  /// What --plugin-dir named.
  [[nodiscard]] const std::vector<std::string>& plugin_dirs() const { return frame_.plugin_dirs; }
  [[nodiscard]] const Catalogue& catalogue();

 private:
  [[nodiscard]] std::vector<Assignment> values_by_strength(const ParsedFlags& flags) const;

  const Command& command_;
  std::vector<std::string> arguments_;
  std::int64_t seed_ = 0;
  std::int64_t threads_ = 0;
  std::string device_ = "auto";
  OptionSet run_options_;
  Settings settings_;
  FrameFlags frame_;
  std::vector<std::filesystem::path> base_configs_;
  std::vector<std::string> positionals_;
  std::optional<Catalogue> catalogue_;
};

/// A plugin named by the user, made, its options declared to the command line. Movable; must live
/// as long as the Invocation is used.
template <class Interface>
struct Chosen {
  Plugin<Interface> plugin;
  std::unique_ptr<Interface> object;
  std::unique_ptr<OptionSet> options;

  [[nodiscard]] const PluginInfo& info() const { return plugin.info(); }
  Interface* operator->() const { return object.get(); }
  Interface& operator*() const { return *object; }
};

/// Opens plugin `id`, makes its object and declares its options under `scope` (default: the
/// plugin's kind; "metric.<id>" and "features.<id>" for those). Throws Error(plugin_not_found,
/// plugin_refused, plugin_failed); Error(usage) naming what there is when `id` is empty.
template <class Interface>
Chosen<Interface> choose(Invocation& call, const std::string& id);

}  // namespace oct::host
