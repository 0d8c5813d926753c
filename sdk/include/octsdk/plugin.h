// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "octsdk/abi.h"
#include "octsdk/export.h"

namespace oct {

class Model;
class Dataset;
class Metric;
class Features;

/// Interface type -> the word in descriptor and file name.
template <class Interface>
inline constexpr const char* plugin_kind = nullptr;
template <>
inline constexpr const char* plugin_kind<Model> = "model";
template <>
inline constexpr const char* plugin_kind<Dataset> = "dataset";
template <>
inline constexpr const char* plugin_kind<Metric> = "metric";
template <>
inline constexpr const char* plugin_kind<Features> = "features";

}  // namespace oct

/// Placed once, at namespace scope, in one source file of a plugin:
///   OCT_PLUGIN(oct::Model, CycleGan, "cyclegan", "1.0.0", "CycleGAN (Zhu et al. 2017)",
///   "Apache-2.0")
/// Emits the three symbols that the host looks at: the ABI marker (its name is the tag; read from
/// the file before loading), the descriptor, and the factory alias.
#define OCT_PLUGIN(Interface, Class, id, version, summary, licence)                       \
  namespace {                                                                             \
  std::unique_ptr<Interface> oct_make_plugin() {                                          \
    return std::make_unique<Class>();                                                     \
  }                                                                                       \
  }                                                                                       \
  extern "C" {                                                                            \
  OCT_API extern const char OCT_ABI_TAG;                                                  \
  const char OCT_ABI_TAG = 1;                                                             \
  OCT_API extern const oct_plugin_descriptor_t oct_plugin_descriptor;                     \
  const oct_plugin_descriptor_t oct_plugin_descriptor = {sizeof(oct_plugin_descriptor_t), \
                                                         OCT_SDK_VERSION_MAJOR,           \
                                                         OCT_SDK_VERSION_MINOR,           \
                                                         OCT_ABI_TAG_TEXT,                \
                                                         oct::plugin_kind<Interface>,     \
                                                         id,                              \
                                                         version,                         \
                                                         summary,                         \
                                                         licence};                        \
  OCT_API extern const void* const oct_create;                                            \
  const void* const oct_create = reinterpret_cast<const void*>(&oct_make_plugin);         \
  }
