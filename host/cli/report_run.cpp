// SPDX-License-Identifier: Apache-2.0
#include "cli/report_run.h"

#include "log.h"

namespace oct::host {
namespace {

const Command k_opening{"report", "", "", {}, nullptr};

std::vector<std::string> words_for(const Invocation& call) {
  std::vector<std::string> words;
  for (const std::string& folder : call.plugin_dirs()) {
    words.insert(words.end(), {"--plugin-dir", folder});
  }
  for (const char* option : {"threads", "device"}) {
    if (call.settings().given("run", option)) {
      words.insert(words.end(),
                   {std::string("--") + option, call.settings().find("run")->find(option)->text()});
    }
  }
  for (const Option& option : call.settings().find("data")->all()) {
    if (call.settings().given("data", option.name())) {
      words.insert(words.end(), {"--" + option.name(), option.text()});
    }
  }
  return words;
}

}  // namespace

ReportRun::ReportRun(const Invocation& call, const std::filesystem::path& path)
    : call_(k_opening, words_for(call)), run_(call_, path) {
  const log::Level level = log::level();
  if (!call_.parse()) throw Error(ExitCode::usage, "report: the run could not be opened");
  log::set_level(level);
  run_.load_model();
  run_.load_data();
}

RunImages ReportRun::images() const {
  return images_of(run_.data(), run_.model(), run_.model_info(), run_.setup(), call_.seed());
}

}  // namespace oct::host
