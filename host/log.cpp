// SPDX-License-Identifier: Apache-2.0
#include "log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <mutex>
#include <string>

#include "octsdk/error.h"

namespace oct::host::log {
namespace {

struct Sinks {
  std::mutex mutex;
  Level shown = Level::info;
  spdlog::logger terminal{"terminal", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  std::shared_ptr<spdlog::logger> file;
};

Sinks& sinks() {
  static Sinks& all = []() -> Sinks& {
    auto* made = new Sinks;  // never destroyed: messages may come while the process ends
    made->terminal.set_pattern("%v");
    return *made;
  }();
  return all;
}

const char* prefix(Level level) {
  switch (level) {
    case Level::error:
      return "octhost: ";
    case Level::warning:
      return "octhost: warning: ";
    default:
      return "";
  }
}

spdlog::level::level_enum as_spdlog(Level level) {
  switch (level) {
    case Level::error:
      return spdlog::level::err;
    case Level::warning:
      return spdlog::level::warn;
    case Level::info:
      return spdlog::level::info;
    default:
      return spdlog::level::debug;
  }
}

void write(Level level, std::string_view message) {
  Sinks& all = sinks();
  const std::lock_guard lock(all.mutex);
  if (level <= all.shown) {
    all.terminal.log(spdlog::level::critical, std::string(prefix(level)).append(message));
  }
  if (all.file) all.file->log(as_spdlog(level), message);
}

}  // namespace

void set_level(Level level) {
  Sinks& all = sinks();
  const std::lock_guard lock(all.mutex);
  all.shown = level;
}

Level level() {
  Sinks& all = sinks();
  const std::lock_guard lock(all.mutex);
  return all.shown;
}

void error(std::string_view message) {
  write(Level::error, message);
}
void warning(std::string_view message) {
  write(Level::warning, message);
}
void info(std::string_view message) {
  write(Level::info, message);
}
void debug(std::string_view message) {
  write(Level::debug, message);
}

void attach_file(const std::filesystem::path& path) {
  std::shared_ptr<spdlog::logger> file;
  try {
    file = std::make_shared<spdlog::logger>(
        "file", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string()));
  } catch (const spdlog::spdlog_ex& failure) {
    throw Error(ExitCode::cannot_write,
                "cannot open the log file " + path.string() + ": " + failure.what());
  }
  file->set_pattern("%Y-%m-%d %H:%M:%S %l %v");
  file->set_level(spdlog::level::info);
  file->flush_on(spdlog::level::info);
  Sinks& all = sinks();
  const std::lock_guard lock(all.mutex);
  all.file = std::move(file);
}

void detach_file() {
  Sinks& all = sinks();
  const std::lock_guard lock(all.mutex);
  all.file.reset();
}

}  // namespace oct::host::log
