// SPDX-License-Identifier: Apache-2.0
#include "plugins/loader.h"

#include <boost/dll/import.hpp>
#include <boost/dll/shared_library.hpp>
#include <map>
#include <mutex>

#include "octsdk/abi.h"
#include "octsdk/dataset.h"
#include "octsdk/features.h"
#include "octsdk/metric.h"
#include "octsdk/model.h"
#include "plugins/gates.h"

namespace oct::host {
namespace {

struct Library {
  boost::dll::shared_library handle;
  PluginInfo info;
};

boost::dll::shared_library open_library(const PluginFile& file) {
  using boost::dll::load_mode::rtld_local;
  using boost::dll::load_mode::rtld_now;
  try {
    return boost::dll::shared_library(file.path, rtld_now | rtld_local);
  } catch (const std::exception& failure) {
    std::string reason = failure.what();
    // Boost appends a meaningless errno to the loader's own words.
    if (const auto tail = reason.rfind(": Bad file descriptor"); tail != std::string::npos) {
      reason.erase(tail);
    }
    refuse_if_any(file, {{"loading: " + reason + ", expected every symbol and library to be found",
                          "ldd -r " + file.path.string() +
                              " names what is missing; add it to LIBS of oct_add_plugin"}});
    throw;  // not reached: there was a mismatch
  }
}

Library load(const PluginFile& file) {
  refuse_if_any(file, check_file(file));
  Library library{open_library(file), {}};
  const auto& descriptor =
      library.handle.get<const oct_plugin_descriptor_t>("oct_plugin_descriptor");
  refuse_if_any(file, check_descriptor(file, descriptor));
  library.info = {descriptor.kind,    descriptor.id,      descriptor.version,
                  descriptor.summary, descriptor.licence, file.path};
  return library;
}

/// Libraries are never closed: a tensor's graph may hold code of the plugin that made it.
const Library& loaded(const PluginFile& given) {
  static std::mutex mutex;
  static auto& registry = *new std::map<std::filesystem::path, Library>;
  PluginFile file = given;
  file.path = std::filesystem::absolute(given.path).lexically_normal();
  const std::lock_guard lock(mutex);
  const auto known = registry.find(file.path);
  if (known != registry.end()) return known->second;
  return registry.emplace(file.path, load(file)).first->second;
}

}  // namespace

template <class Interface>
Plugin<Interface> load_plugin(const PluginFile& file) {
  const Library& library = loaded(file);
  return {library.info,
          boost::dll::import_alias<std::unique_ptr<Interface>()>(library.handle, "oct_create")};
}

template Plugin<Model> load_plugin(const PluginFile& file);
template Plugin<Dataset> load_plugin(const PluginFile& file);
template Plugin<Metric> load_plugin(const PluginFile& file);
template Plugin<Features> load_plugin(const PluginFile& file);

const PluginInfo& load_plugin_info(const PluginFile& file) {
  return loaded(file).info;
}

}  // namespace oct::host
