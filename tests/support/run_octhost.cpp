// SPDX-License-Identifier: Apache-2.0
#include "support/run_octhost.h"

#include <boost/process.hpp>

#include "support/temporary_files.h"

namespace oct::test {

Outcome run_program(const std::string& program, const std::vector<std::string>& arguments,
                    const Start& start) {
  namespace bp = boost::process;
  bp::environment environment = boost::this_process::environment();
  for (const auto& variable : boost::this_process::environment()) {
    if (variable.get_name().starts_with("OCTHOST_")) environment.erase(variable.get_name());
  }
  for (const auto& [name, value] : start.environment) environment[name] = value;
  const std::string folder =
      start.folder.empty() ? std::filesystem::current_path().string() : start.folder.string();
  const std::string path =
      program.find('/') == std::string::npos ? bp::search_path(program).string() : program;
  // Through files, not pipes: nothing can block, however much is printed.
  const TemporaryFolder streams;
  bp::child child(bp::exe = path, bp::args = arguments, environment, bp::start_dir = folder,
                  bp::std_in<bp::null, bp::std_out>(streams / "out").string(),
                  bp::std_err > (streams / "err").string());
  child.wait();
  const int status = child.native_exit_code();
  return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : child.exit_code(),
          read_bytes(streams / "out"), read_bytes(streams / "err")};
}

Outcome run_octhost(const std::vector<std::string>& arguments, const Start& start) {
  return run_program(OCTHOST_PROGRAM, arguments, start);
}

}  // namespace oct::test
