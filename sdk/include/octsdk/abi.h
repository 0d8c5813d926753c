// SPDX-License-Identifier: Apache-2.0
#pragma once

// Gate 2 of 4 (docs/abi.md): a plugin compiled against another LibTorch, compiler family or
// standard library than the SDK does not compile. No LibTorch type is needed to find out.
#include <torch/headeronly/version.h>

#include <cstdint>

#include "octsdk/abi_config.h"
#include "octsdk/version.h"

#if TORCH_VERSION_MAJOR != OCT_ABI_TORCH_MAJOR || TORCH_VERSION_MINOR != OCT_ABI_TORCH_MINOR || \
    TORCH_VERSION_PATCH != OCT_ABI_TORCH_PATCH
#error "octsdk was built with another LibTorch; use the version named in octsdk/abi_config.h"
#endif
#if !defined(__GNUC__) || defined(__clang__)
#error "octsdk was built with g++; build plugins with g++ as well"
#endif
#if !defined(_GLIBCXX_USE_CXX11_ABI) || _GLIBCXX_USE_CXX11_ABI != 1
#error "octsdk uses the C++11 ABI of libstdc++; remove -D_GLIBCXX_USE_CXX11_ABI=0"
#endif
#if defined(_GLIBCXX_DEBUG)
#error "octsdk was built without _GLIBCXX_DEBUG; containers would differ"
#endif
#if defined(__SANITIZE_ADDRESS__)
#error "octsdk was built without AddressSanitizer; containers would differ"
#endif

#define OCT_ABI_STRING_(x) #x
#define OCT_ABI_STRING(x) OCT_ABI_STRING_(x)

/// The tag as text, for messages.
#define OCT_ABI_TAG_TEXT OCT_ABI_STRING(OCT_ABI_TAG)

extern "C" {
/// Who a plugin is: plain data, read before any of its code is called. `struct_size` first, so
/// that fields can be added at the end.
struct oct_plugin_descriptor_t {
  std::uint32_t struct_size;
  std::uint16_t sdk_major;
  std::uint16_t sdk_minor;
  const char* abi_tag;
  const char* kind;     ///< "model", "dataset", "metric", "features"
  const char* id;       ///< as in the file name liboct_<kind>_<id>.so
  const char* version;  ///< of the plugin
  const char* summary;  ///< one line
  const char* licence;  ///< SPDX expression
};
}
