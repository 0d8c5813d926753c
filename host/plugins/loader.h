// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "octsdk/error.h"
#include "plugins/guarded.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// An opened plugin: who it is and how to make its object. Cheap to copy; its library stays loaded
/// until the process ends, because tensors it made may live that long.
template <class Interface>
class Plugin {
 public:
  using Factory = std::function<std::unique_ptr<Interface>()>;
  Plugin(const PluginInfo& info, Factory factory) : info_(&info), factory_(std::move(factory)) {}

  [[nodiscard]] const PluginInfo& info() const { return *info_; }
  /// A new object of the plugin. Throws Error(plugin_failed) when its factory throws.
  [[nodiscard]] std::unique_ptr<Interface> make() const {
    return guarded(*info_, "create", [this] {
      std::unique_ptr<Interface> object = factory_();
      if (!object) throw Error(ExitCode::plugin_failed, "the factory returned nothing");
      return object;
    });
  }

 private:
  const PluginInfo* info_;  // owned by the registry of loaded libraries, which is never destroyed
  Factory factory_;
};

/// Passes `file` through the gates, loads it (once per file) and reads its descriptor.
/// Throws Error(plugin_refused). Defined for Model, Dataset, Metric and
/// Features.
template <class Interface>
Plugin<Interface> load_plugin(const PluginFile& file);

/// The same without a factory: who is it?
const PluginInfo& load_plugin_info(const PluginFile& file);

}  // namespace oct::host
