// SPDX-License-Identifier: Apache-2.0
#include "plugins/guarded.h"

#include <c10/util/Exception.h>

#include <new>

#include "octsdk/error.h"

namespace oct::host {
namespace {

bool is_plugins_to_use(ExitCode code) {
  switch (code) {
    case ExitCode::done:
    case ExitCode::plugin_not_found:
    case ExitCode::plugin_refused:
    case ExitCode::plugin_failed:
      return false;
    default:
      return true;
  }
}

/// LibTorch tells of a failed allocation on the CPU by an ordinary c10::Error.
bool is_out_of_memory(const c10::Error& failure) {
  return dynamic_cast<const c10::OutOfMemoryError*>(&failure) != nullptr ||
         std::string_view(failure.what_without_backtrace()).find("can't allocate memory") !=
             std::string_view::npos;
}

}  // namespace

void rethrow_from_plugin(const PluginInfo& info, std::string_view phase) {
  const std::string where =
      info.kind + " " + info.id + " " + info.version + ": " + std::string(phase) + ": ";
  try {
    throw;
  } catch (const Error& failure) {
    throw Error(is_plugins_to_use(failure.code()) ? failure.code() : ExitCode::plugin_failed,
                where + failure.what());
  } catch (const c10::Error& failure) {
    throw Error(is_out_of_memory(failure) ? ExitCode::out_of_memory : ExitCode::plugin_failed,
                where + failure.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    throw Error(ExitCode::out_of_memory,
                where + "memory ran out; make images, batch or networks smaller");
  } catch (const std::exception& failure) {
    throw Error(ExitCode::plugin_failed, where + failure.what());
  } catch (...) {
    throw Error(ExitCode::plugin_failed, where + "threw something that is no std::exception");
  }
}

}  // namespace oct::host
