// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

#include <c10/util/Exception.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <new>
#include <set>

#include "cli/data_parts.h"
#include "log.h"
#include "octsdk/suggestion.h"
#include "runtime/versions.h"

namespace oct::host {

// One line per verb: its definition stands in host/cli/<verb>.cpp.
extern const Command train_command;
extern const Command generate_command;
extern const Command translate_command;
extern const Command explore_command;
extern const Command evaluate_command;
extern const Command report_command;
extern const Command export_command;
extern const Command data_command;
extern const Command list_command;
extern const Command info_command;
extern const Command check_command;
extern const Command doctor_command;

const std::vector<const Command*>& commands() {
  static const std::vector<const Command*> all{
      &train_command,    &generate_command, &translate_command, &explore_command,
      &evaluate_command, &report_command,   &export_command,    &data_command,
      &list_command,     &info_command,     &check_command,     &doctor_command,
  };
  return all;
}

namespace {

constexpr const char* k_default_verb = "train";

std::string overview() {
  std::string text =
      "octhost: train, run and judge generative models of the retina\n\n"
      "  octhost --model cyclegan --dataset dfe_oct     train on the built-in retina phantom\n"
      "  octhost list                                   what there is to train with\n"
      "  octhost train --model cyclegan --help          the options of a model\n\nCommands:\n";
  for (const Command* command : commands()) {
    text += "  " + command->name + std::string(12 - command->name.size(), ' ') + command->summary +
            "\n";
  }
  return text + "\nWithout a command: train. octhost COMMAND --help tells more.\n";
}

/// Where the verb stands: first, or after flags common to all verbs. size() when there is none.
std::size_t verb_position(const std::vector<std::string>& arguments) {
  static const std::set<std::string> with_value{"--config", "--plugin-dir", "--seed", "--threads",
                                                "--device"};
  static const std::set<std::string> alone{
      "-v", "-q", "--json", "--dry-run", "--print-config", "--reference-ops"};
  std::size_t i = 0;
  while (i < arguments.size() &&
         (with_value.contains(arguments[i]) || alone.contains(arguments[i]))) {
    i += with_value.contains(arguments[i]) ? 2 : 1;
  }
  return i < arguments.size() && !arguments[i].starts_with("-") ? i : arguments.size();
}

/// A file opened by us must never become stdout by accident, and a reader that goes away
/// (`octhost list | head -1`) must not kill a run.
void secure_standard_streams() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) == -1) {
      [[maybe_unused]] const int opened = open("/dev/null", O_RDWR);
    }
  }
  std::signal(SIGPIPE, SIG_IGN);
}

/// What was printed is a result: losing it on a full disk is an error, a reader that has seen
/// enough is not.
int finish_output(int code) {
  std::cout.flush();
  struct stat status {};
  const bool is_file =
      fstat(STDOUT_FILENO, &status) == 0 && !S_ISFIFO(status.st_mode) && !S_ISSOCK(status.st_mode);
  if (std::cout.good() || !is_file || code != 0) return code;
  log::error("cannot write to stdout; is the disk full?");
  return static_cast<int>(ExitCode::cannot_write);
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    std::cerr << overview();
    return static_cast<int>(ExitCode::usage);
  }
  const FrameFlags frame = parse_flags(arguments, {}, {"", 0, arguments.size()}).frame;
  if (frame.version) {
    std::cout << "octhost " << octhost_version() << "\n";
    if (frame.verbosity > 0) {
      for (const auto& [name, version] : component_versions()) {
        std::cout << "  " << name << " " << version << "\n";
      }
    }
    return 0;
  }
  const std::size_t verb = verb_position(arguments);
  if (frame.help && (arguments.front() == "--help" || arguments.front() == "-h")) {
    std::cout << overview();
    return 0;
  }
  std::vector<std::string> rest = arguments;
  const Command* command = nullptr;
  if (verb < arguments.size()) {
    command = &find_command(arguments[verb]);
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(verb));
    const Command* part =
        command->name == "data" && verb < rest.size() ? data_command_of(rest[verb]) : nullptr;
    if (part != nullptr) {
      command = part;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(verb));
    }
  } else {
    command = &find_command(k_default_verb);
  }
  Invocation call(*command, rest);
  return static_cast<int>(command->run(call));
}

int failed(ExitCode code, const std::string& message) {
  log::error(message);
  return static_cast<int>(code);
}

}  // namespace

const Command& find_command(std::string_view name) {
  std::vector<std::string> names;
  for (const Command* command : commands()) {
    if (command->name == name) return *command;
    names.push_back(command->name);
  }
  throw Error(ExitCode::usage,
              "unknown command '" + std::string(name) + "'" + suggestion(name, names));
}

int run_octhost(const std::vector<std::string>& arguments) {
  secure_standard_streams();
  try {
    return finish_output(run(arguments));
  } catch (const Error& failure) {
    return failed(failure.code(), failure.what());
  } catch (const std::bad_alloc&) {
    return failed(ExitCode::out_of_memory,
                  "memory ran out; make images, batch or networks smaller");
  } catch (const c10::Error& failure) {
    return failed(ExitCode::usage,
                  std::string("LibTorch refused: ") + failure.what_without_backtrace());
  } catch (const std::exception& failure) {
    return failed(ExitCode::usage, std::string("unexpected: ") + failure.what());
  }
}

}  // namespace oct::host
