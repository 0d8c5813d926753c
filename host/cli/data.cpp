// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/data_parts.h"

namespace oct::host {

extern const Command data_check_command;
extern const Command data_pack_command;
extern const Command data_import_command;

const Command* data_command_of(std::string_view word) {
  for (const Command* command :
       std::array{&data_check_command, &data_pack_command, &data_import_command}) {
    if (command->name == "data " + std::string(word)) return command;
  }
  return nullptr;
}

namespace {

// With a word that is none, or without one.
ExitCode run_data(Invocation& call) {
  if (!call.parse()) return ExitCode::done;
  throw Error(ExitCode::usage,
              (call.positionals().empty() ? std::string("data: what is to be done?")
                                          : "data: cannot '" + call.positionals().front() + "';") +
                  " there is: octhost data check | pack | import, the word right "
                  "behind 'data'");
}

}  // namespace

extern const Command data_command;
const Command data_command{
    "data",
    "look through a dataset (check), prepare it (pack), list a published one (import)",
    "octhost data check --dataset oct --data OCT2017/ --html check.html\n"
    "octhost data pack --model cyclegan --dataset dfe_oct --source photos/ --target scans/\n"
    "octhost data import --data RFMiD/\n"
    "octhost data check --help",
    {"check|pack|import", 0, 1},
    run_data};

}  // namespace oct::host
