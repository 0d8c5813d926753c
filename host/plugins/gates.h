// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/abi.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// One thing wrong with a plugin file, with both values, and the command that repairs it.
struct Mismatch {
  std::string what;    ///< "LibTorch: built with 2.12.0, this octhost has 2.13.0"
  std::string remedy;  ///< a command
};

/// Differences between a plugin's ABI tag and this host's; empty when they fit together. The SDK
/// version follows the rule in octsdk/version.h, everything else must be equal.
std::vector<Mismatch> compare_abi_tags(std::string_view plugin_tag, std::string_view host_tag);

/// Gate 3, before any code of the file runs: permissions, ELF, marker, descriptor, factory.
std::vector<Mismatch> check_file(const PluginFile& file);

/// Gate 4, after loading and before any call: descriptor against host and file name.
std::vector<Mismatch> check_descriptor(const PluginFile& file,
                                       const oct_plugin_descriptor_t& descriptor);

/// Throws Error(plugin_refused) with all of `mismatches` in one message; nothing when empty.
void refuse_if_any(const PluginFile& file, const std::vector<Mismatch>& mismatches);

}  // namespace oct::host
