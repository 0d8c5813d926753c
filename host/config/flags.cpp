// SPDX-License-Identifier: Apache-2.0
#include "config/flags.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "octsdk/error.h"
#include "octsdk/suggestion.h"

namespace oct::host {
namespace {

struct BoundOption {
  const Scope* scope;
  const Option* option;
  CLI::Option* parsed;
};

void add_frame_flags(CLI::App& app, FrameFlags& frame, CLI::Option*& more, CLI::Option*& less) {
  app.add_option("--config", frame.config)->expected(1)->take_all();
  app.add_option("--plugin-dir", frame.plugin_dirs)->expected(1)->take_all();
  app.add_flag("--dry-run", frame.dry_run);
  app.add_flag("--print-config", frame.print_config);
  app.add_flag("--json", frame.json);
  app.add_flag("-h,--help", frame.help);
  app.add_flag("--version", frame.version);
  more = app.add_flag("-v,--verbose");
  less = app.add_flag("-q,--quiet");
}

std::vector<BoundOption> add_options(CLI::App& app, const std::vector<Scope>& scopes) {
  std::vector<BoundOption> bound;
  for (const Scope& scope : scopes) {
    for (const Option& option : scope.options->all()) {
      const std::string flag = scope.flag(option);
      CLI::Option* parsed = option.is_flag() ? app.add_flag("--" + flag + ",!--no-" + flag)
                                             : app.add_option("--" + flag)->expected(1);
      parsed->take_all();  // so that a second value is seen, and refused with both named
      bound.push_back({&scope, &option, parsed});
    }
  }
  return bound;
}

Assignment value_of(const BoundOption& bound) {
  const std::string flag = "--" + bound.scope->flag(*bound.option);
  const std::vector<std::string>& texts = bound.parsed->results();
  if (texts.size() > 1) {
    throw Error(ExitCode::usage, flag + " is given more than once (" + joined(texts) +
                                     "); give it once, several values separated by commas where "
                                     "it takes several");
  }
  return {bound.scope->name, bound.option->name(), texts.front(), flag};
}

}  // namespace

const std::vector<std::string>& frame_flag_names() {
  static const std::vector<std::string> names{"config",       "plugin-dir", "dry-run",
                                              "print-config", "json",       "help",
                                              "version",      "verbose",    "quiet"};
  return names;
}

ParsedFlags parse_flags(const std::vector<std::string>& args, const std::vector<Scope>& scopes,
                        const Positionals& positionals) {
  ParsedFlags result;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  CLI::Option* more = nullptr;
  CLI::Option* less = nullptr;
  add_frame_flags(app, result.frame, more, less);
  const std::vector<BoundOption> bound = add_options(app, scopes);
  if (positionals.most > 0) app.add_option("words", result.positionals)->expected(0, -1);
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));  // CLI11 pops from the back
  } catch (const CLI::ParseError& failure) {
    throw Error(ExitCode::usage, failure.what());
  }
  for (const BoundOption& option : bound) {
    if (option.parsed->count() > 0) result.values.push_back(value_of(option));
  }
  result.frame.verbosity = static_cast<int>(more->count()) - static_cast<int>(less->count());
  result.unknown = app.remaining();
  return result;
}

void refuse_unknown(const ParsedFlags& parsed, const std::vector<Scope>& scopes,
                    const Positionals& positionals) {
  if (!parsed.unknown.empty()) {
    const std::string word = parsed.unknown.front();
    if (!word.starts_with("-")) {
      throw Error(ExitCode::usage,
                  "'" + word + "' is one word too many; expected " +
                      (positionals.usage.empty() ? "options only" : positionals.usage));
    }
    std::vector<std::string> names;
    for (const std::string& name : frame_flag_names()) names.push_back("--" + name);
    for (const Scope& scope : scopes) {
      for (const Option& option : scope.options->all()) names.push_back("--" + scope.flag(option));
    }
    const std::string flag = word.substr(0, word.find('='));
    throw Error(ExitCode::usage, "unknown option '" + flag + "'" + did_you_mean(flag, names) +
                                     " (--help lists all)");
  }
  const std::size_t count = parsed.positionals.size();
  if (count < positionals.least || count > positionals.most) {
    throw Error(ExitCode::usage, "got " + std::to_string(count) + " words (" +
                                     joined(parsed.positionals) + "); expected " +
                                     positionals.usage);
  }
}

}  // namespace oct::host
